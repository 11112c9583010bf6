"""The program's own modules: compiled in memory from mended source.

A module belongs to the program unless its file is among the installed ones: the
standard library, site-packages, or tfgraph itself. Nothing is written: no
bytecode, which plain Python would take for its own.
"""

import contextlib
import functools
import io
import os
import site
import sys
import sysconfig
import tokenize
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

import tfgraph
from tfgraph.port.modernize import modernize
from tfgraph.run.redirect import program_builtins


class ProgramLoader(SourceFileLoader):
    """Loads a source file of the program."""

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = ModuleType(spec.name)
        module.__builtins__ = vars(program_builtins)
        return module

    def path_stats(self, path: str) -> dict[str, int]:
        raise OSError("sources mended in memory have no bytecode file")

    def source_to_code(self, data: bytes, path: str, **_: int) -> CodeType:
        return compile_program(data, path)


class ProgramFinder:
    """Finds modules where Python does; those of the program get our loader."""

    @classmethod
    def find_spec(
        cls,
        name: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target)
        if (
            spec is not None
            and type(spec.loader) is SourceFileLoader
            and is_program_file(spec.origin)
        ):
            spec.loader = ProgramLoader(spec.loader.name, spec.loader.path)
        return spec


def install() -> None:
    """Puts ``ProgramFinder`` in front of Python's finder of files."""
    _installed_roots()  # now: what it imports must not ask for it
    if ProgramFinder not in sys.meta_path:
        sys.meta_path.insert(sys.meta_path.index(PathFinder), ProgramFinder)


def compile_program(data: bytes, path: str, *, tell: bool = True) -> CodeType:
    """Mends and compiles a source file.

    Args:
      data: its bytes.
      path: its absolute path, for tracebacks.
      tell: whether what is left for a person is printed, on stderr.

    Raises:
      SyntaxError: if it is neither Python 3 nor Python 2.
    """
    text = decode(data, path)
    with contextlib.suppress(SyntaxError):  # the compiler says where
        mended = modernize(text)
        text = mended.code
        for note in mended.notes if tell else ():
            print(f"{path}:{note.line}:{note.column}: {note.message}", file=sys.stderr)
    return compile(text, path, "exec", dont_inherit=True)


def decode(data: bytes, path: str) -> str:
    """Returns the text of a source file, by its coding line, newlines as ``\\n``.

    Raises:
      SyntaxError: for bytes that are not of that coding.
    """
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SyntaxError(f"({type(error).__name__}) {error}", (path, 0, 0, None))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_program_file(path: str | None) -> bool:
    """Whether a module with this file belongs to the program."""
    if not path or not path.endswith(".py"):
        return False
    path = os.path.realpath(path)
    return not path.startswith(_installed_roots())


@functools.cache
def _installed_roots() -> tuple[str, ...]:
    paths = sysconfig.get_paths()
    roots = {paths[key] for key in ("stdlib", "platstdlib", "purelib", "platlib")}
    roots.update(site.getsitepackages())
    roots.add(site.getusersitepackages())
    roots.add(str(Path(tfgraph.__file__).parent))
    return tuple(os.path.join(os.path.realpath(root), "") for root in sorted(roots))
