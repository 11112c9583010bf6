"""The run that is interrupted and resumed."""

import importlib
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tiny_run():
    """The module of that name, importable in child processes as well."""
    sys.path.insert(0, str(Path(__file__).parent))
    return importlib.import_module("tiny_run")
