"""What the commands that hold races share: options, the digits, what is written."""

import argparse
import datetime
import json
import os
import platform
import sys
from collections.abc import Iterable
from pathlib import Path

from networks import Data

from tfgraph.cli._arguments import count
from tfgraph.data import load_mnist
from tfgraph.files import write_atomically

OURS = ("tfgraph_feed", "tfgraph_graph", "tfgraph_compiled", "numpy_products")


def race_parser(description: str, *, repeats: int) -> argparse.ArgumentParser:
    """Returns a parser of the options that every race has.

    Args:
      description: of the command.
      repeats: epochs of each contestant by default.
    """
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", default="mnist-5k", help="as `tfgraph reproduce`")
    parser.add_argument("--repeats", type=count, default=repeats, help="epochs of each")
    parser.add_argument("--python", default=sys.executable, help="the peers'")
    parser.add_argument("--json", type=Path, help="a file for all that was measured")
    return parser


def interpreters(peers: Iterable[str], python: str) -> dict[str, str]:
    """Returns the interpreter of each contestant: this one for ours."""
    return dict.fromkeys(OURS, sys.executable) | dict.fromkeys(peers, python)


def digits(source: str) -> Data:
    """Loads what ``--data`` names."""
    mnist = load_mnist(source)
    return Data(mnist.X_train, mnist.y_train, mnist.X_valid, mnist.y_valid)


def write_json(path: Path, **measured: dict) -> None:
    """Writes what was measured, and where and when."""
    found = {"machine": machine(), **measured}
    write_atomically(path, json.dumps(found, indent=1) + "\n")


def machine() -> dict[str, str | int]:
    """Says where and when this was measured."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    models = [line.partition(": ")[2] for line in lines if "model name" in line]
    return {
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "processor": models[0] if models else platform.processor(),
        "cores": os.cpu_count(),
    }
