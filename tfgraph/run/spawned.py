"""The program in the child processes that ``multiprocessing`` spawns.

A child starts by executing the module that ``__main__.__spec__`` names in its parent,
under the name ``__mp_main__``: this one, which executes the program in its place,
with the same redirection.
"""

import importlib.machinery as _machinery
import os as _os

from tfgraph.run import environment as _environment


class MainSpec(_machinery.ModuleSpec):
    """The ``__spec__`` of a program, which names this module to child processes.

    ``parent`` is the package that the program's relative imports start from.
    """

    def __init__(self, parent: str) -> None:
        super().__init__("tfgraph.run.spawned", None)
        self._parent = parent

    @property
    def parent(self) -> str:
        return self._parent


def describe(path: str, package: str | None) -> str:
    """Returns what a child must know of the program, for the environment."""
    return f"{package or ''}{_os.pathsep}{path}"


def _continue(program: str) -> None:
    from tfgraph.run import loader, redirect

    _environment.prepare()
    redirect.install()
    loader.install()
    package, _, path = program.partition(_os.pathsep)
    globals().update(
        __file__=path,
        __package__=package or None,
        __spec__=MainSpec(package),
        __builtins__=redirect.program_builtins,
    )
    with open(path, "rb") as source:
        code = loader.compile_program(source.read(), path, tell=False)
    exec(code, globals())


if __name__ == "__mp_main__":
    _continue(_os.environ[_environment.PROGRAM])
