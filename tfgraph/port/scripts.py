"""A Python file as the porter reads and writes it."""

from collections.abc import Iterator
from dataclasses import dataclass

from tfgraph.errors import PortError
from tfgraph.port import texts
from tfgraph.port.entry_point import Role
from tfgraph.port.porting import Ported, port_source
from tfgraph.port.source import Note


@dataclass(frozen=True)
class Script:
    """A Python file: its bytes, and its text."""

    data: bytes
    file: texts.Text

    @property
    def text(self) -> str:
        """The source, for people to read."""
        return self.file.content

    @property
    def imports(self) -> str:
        """A text with all import statements of the program."""
        return self.text

    def port(self, to: str, role: Role) -> tuple[bytes, str, Ported]:
        """Returns the file ported, its text then, and what was done.

        Raises:
          PortError: if it is not Python, or needs characters its encoding has not.
        """
        try:
            ported = port_source(self.text, to=to, role=role)
        except (SyntaxError, ValueError, RecursionError) as error:
            raise PortError(_complaint(error)) from None
        if ported.code == self.text:
            return self.data, ported.code, ported
        return self.file.encode(ported.code, ported.origins), ported.code, ported

    def place(self, line: int) -> tuple[None, int]:
        """Returns the place of a line: there are no cells."""
        return None, line

    def remarks(self) -> Iterator[tuple[int | None, Note]]:
        """Yields what there is to say about the file itself, with a cell's number."""
        if self.file.problem:
            yield None, Note(1, 0, self.file.problem)


def read(data: bytes) -> Script:
    """Returns a Python file of any encoding.

    Raises:
      PortError: if it is no text.
    """
    return Script(data, texts.decode(data))


def _complaint(error: Exception) -> str:
    if isinstance(error, SyntaxError):
        return f"neither Python 3 nor Python 2: line {error.lineno}, {error.msg}"
    if isinstance(error, RecursionError):
        return "its expressions are nested too deeply"
    return str(error)
