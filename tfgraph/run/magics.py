"""Magics of old notebooks that are no part of the program and may be missing.

``%tensorflow_version 1.x`` chose the TensorFlow of Colab: here there is no choice.
``%load_ext tensorboard`` and ``%tensorboard`` show the summaries in the notebook: a
package of its own today, without which the other cells run as well. ``%run`` runs an
old script as the notebook is run.
"""

import functools
import importlib.util
import sys
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell

from tfgraph.run import loader, redirect

TENSORBOARD = "tensorboard"


def install(shell: InteractiveShell) -> None:
    """Registers them."""
    load_extension = shell.find_line_magic("load_ext")

    def load_ext(line: str) -> object:
        if line.strip() != TENSORBOARD or importlib.util.find_spec(TENSORBOARD):
            return load_extension(line)
        shell.register_magic_function(_is_missing, magic_name=TENSORBOARD)
        return _is_missing(line)

    shell.register_magic_function(load_ext, magic_name="load_ext")
    shell.register_magic_function(_nothing, magic_name="tensorflow_version")
    execution = shell.magics_manager.registry["ExecutionMagics"]
    execution.default_runner = functools.partial(run_script, shell)


def run_script(
    shell: InteractiveShell,
    path: str,
    namespace: dict[str, object],
    *_: object,
    exit_ignore: bool = False,
    **__: object,
) -> None:
    """Executes a script for ``%run``, which expects that errors are shown here."""
    namespace["__builtins__"] = redirect.program_builtins
    try:
        code = loader.compile_program(Path(path).read_bytes(), path, tell=False)
        exec(code, namespace)
    except SystemExit as error:
        if error.code and not exit_ignore:
            shell.showtraceback(exception_only=True)
    except BaseException:
        shell.showtraceback()


def _is_missing(line: str) -> None:
    print("TensorBoard is not installed: `pip install tensorboard`.", file=sys.stderr)


def _nothing(line: str) -> None:
    pass
