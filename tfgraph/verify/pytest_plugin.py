"""The options of the pytest plugin, which is installed with tfgraph.

``pytest --nbval --tfgraph`` compares notebooks' outputs as ``tfgraph verify`` does
(see ``nbval_plugin``); so does ``tfgraph = true`` in pytest's configuration. Without
them, or without ``--nbval`` or ``--nbval-lax``, it does nothing.
"""

import pytest

PLUGIN = "tfgraph.verify.nbval_plugin"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds ``--tfgraph`` and the options of the configuration file."""
    parser.getgroup("nbval").addoption(
        "--tfgraph",
        action="store_true",
        help="with --nbval or --nbval-lax: compare numbers within tolerances and leave "
        "out timings, paths and warnings, as `tfgraph verify` does",
    )
    parser.addini("tfgraph", "always use --tfgraph", type="bool", default=False)
    parser.addini(
        "notebook_records",
        "folder with records of notebooks on other data sets than their own",
        default="",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Loads the plugin that compares, if it was asked for and nbval runs notebooks."""
    runs_notebooks = any(
        config.getoption(option, False) for option in ("nbval", "nbval_lax")
    )
    is_asked = config.getoption("tfgraph")
    if is_asked and not runs_notebooks:
        raise pytest.UsageError("--tfgraph needs --nbval or --nbval-lax.")
    if runs_notebooks and (is_asked or config.getini("tfgraph")):
        config.pluginmanager.import_plugin(PLUGIN)
