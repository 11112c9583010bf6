"""Execute a TensorFlow-1 script or module in this process, as ``python`` would.

The program becomes ``__main__`` of this process: same arguments, working directory,
``sys.path``, standard streams, exit status and signals.
"""

import atexit
import importlib.util
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType, ModuleType

import tfgraph
from tfgraph.errors import ProgramError
from tfgraph.run import environment, loader, redirect, spawned, tracebacks


def run_script(path: str, args: list[str], at_exit: Callable[[], None]) -> int:
    """Executes a script.

    Args:
      path: as the user wrote it; it becomes ``sys.argv[0]``.
      args: the rest of ``sys.argv``.
      at_exit: called when the program has ended, however it did.

    Returns:
      The exit status, unless the program raised ``SystemExit``.

    Raises:
      ProgramError: if there is no such program.
      SystemExit: if the program did.
    """
    data = read_script(path)
    absolute = os.path.join(os.getcwd(), path)  # as Python has it, with its dots
    prepare([path, *args], os.path.dirname(os.path.realpath(path)))
    main = new_main(absolute, package=None)
    return _execute(lambda: loader.compile_program(data, absolute), main, at_exit)


def run_module(name: str, args: list[str], at_exit: Callable[[], None]) -> int:
    """Executes a module found on ``sys.path``, as ``python -m`` does.

    Arguments, result and exceptions are those of ``run_script``.
    """
    prepare(["-m", *args], os.getcwd())
    absolute, package = find_module(name)
    sys.argv[0] = absolute
    main = new_main(absolute, package=package)
    data = Path(absolute).read_bytes()
    return _execute(lambda: loader.compile_program(data, absolute), main, at_exit)


def read_script(path: str) -> bytes:
    """Returns the bytes of a script.

    Raises:
      ProgramError: if it cannot be read or is no text.
    """
    try:
        data = Path(path).read_bytes()
    except IsADirectoryError:
        raise ProgramError(
            f"`{path}` is a folder, not a program. Name a .py or .ipynb file in it."
        ) from None
    except OSError as error:
        raise ProgramError(
            f"The program `{path}` cannot be read: {error.strerror}."
        ) from None
    if b"\0" in data:
        raise ProgramError(
            f"`{path}` is a binary file, not a program. Name a .py or .ipynb file."
        )
    return data


def prepare(argv: list[str], folder: str) -> None:
    """Makes this process that of the program, but for ``__main__``.

    Args:
      argv: ``sys.argv`` of the program.
      folder: the first place where it looks for modules.
    """
    sys.argv[:] = argv
    if not sys.flags.safe_path:
        sys.path[0] = folder
    house = os.path.dirname(os.path.dirname(tfgraph.__file__))
    if house not in sys.path:  # not installed: for child processes
        sys.path.append(house)
    environment.prepare()
    redirect.install()
    loader.install()


def new_main(path: str, *, package: str | None) -> ModuleType:
    """Returns an empty ``__main__``, put in place of the present one."""
    main = ModuleType("__main__")
    main.__file__ = path
    main.__package__ = package
    main.__spec__ = spawned.MainSpec(package or "")
    main.__loader__ = loader.ProgramLoader("__main__", path)
    main.__cached__ = None
    main.__builtins__ = redirect.program_builtins
    main.__annotations__ = {}
    sys.modules["__main__"] = main
    os.environ[environment.PROGRAM] = spawned.describe(path, package)
    return main


def find_module(name: str) -> tuple[str, str]:
    """Returns the file of a module, or of a package's ``__main__``, and its package.

    Raises:
      ProgramError: if there is none, or none written in Python.
    """
    try:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            spec = importlib.util.find_spec(f"{name}.__main__")
    except ModuleNotFoundError:
        spec = None
    if spec is None or not (spec.origin or "").endswith(".py"):
        raise ProgramError(
            f"No module named `{name}` that can be run was found in {os.getcwd()} and "
            "on `sys.path`. Give its dotted name without .py, as to `python -m`."
        )
    return spec.origin, spec.parent


def _execute(
    compile_main: Callable[[], CodeType], main: ModuleType, at_exit: Callable[[], None]
) -> int:
    process = os.getpid()
    uncaught = []
    # The last word at exit, after what the program and TensorFlow register.
    atexit.register(_end_by_interrupt, uncaught)
    try:
        exec(compile_main(), vars(main))
    except SystemExit:
        raise
    except BaseException as error:
        uncaught.append(error)
        tracebacks.hide_our_frames(error)
        sys.excepthook(type(error), error, error.__traceback__)
        return 1
    finally:
        if os.getpid() == process:
            at_exit()
    return 0


def _end_by_interrupt(uncaught: list[BaseException]) -> None:
    """Ends the process by SIGINT if that is what ended the program, as Python does."""
    if not any(isinstance(error, KeyboardInterrupt) for error in uncaught):
        return
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGINT)
