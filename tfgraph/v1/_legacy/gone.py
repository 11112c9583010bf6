"""Stand-ins for what TensorFlow 1 had and tfgraph does not cover.

Importing or naming one is harmless, since old programs often do so and never get
there; calling it, or making a subclass, says what is missing, why, and what to use.
"""

import types

from tfgraph.errors import TfgraphError


class NotCoveredError(TfgraphError, NotImplementedError):
    """A TensorFlow-1 symbol that tfgraph does not provide has been used."""


def message(symbol: str, reason: str, instead: str) -> str:
    """Returns the three sentences: what is missing, why, what to use instead."""
    return f"`{symbol}` is not covered by tfgraph: {reason}. Use {instead}."


class Gone:
    """A symbol that raises ``NotCoveredError`` as soon as it is used.

    Args:
      symbol: its full name, say ``tf.contrib.tpu.TPUEstimator``.
      reason: why it is not covered, half a sentence.
      instead: the nearest living equivalent, a noun.
    """

    def __init__(self, symbol: str, reason: str, instead: str) -> None:
        self._symbol, self._reason, self._instead = symbol, reason, instead
        self.__name__ = symbol.rpartition(".")[2]

    def as_module(self, name: str) -> "GoneModule":
        """Returns a module for ``import`` statements that go through this symbol."""
        return GoneModule(name, self._symbol, self._reason, self._instead)

    def _error(self) -> NotCoveredError:
        return NotCoveredError(message(self._symbol, self._reason, self._instead))

    def __getattr__(self, name: str) -> "Gone":
        if name.startswith("__"):
            raise AttributeError(name)
        return Gone(f"{self._symbol}.{name}", self._reason, self._instead)

    def __call__(self, *args: object, **kwargs: object) -> None:
        raise self._error()

    def __mro_entries__(self, bases: tuple) -> None:
        raise self._error()

    def __iter__(self) -> None:
        raise self._error()

    def __enter__(self) -> None:
        raise self._error()

    def __exit__(self, *exception: object) -> None:
        pass

    def __repr__(self) -> str:
        return f"<{self._symbol}: not covered by tfgraph>"


class GoneModule(types.ModuleType):
    """A module all of whose names, and submodules, are stand-ins."""

    def __init__(self, name: str, symbol: str, reason: str, instead: str) -> None:
        super().__init__(name, message(symbol, reason, instead))
        self.__path__ = []
        self._symbol, self._reason, self._instead = symbol, reason, instead

    def __getattr__(self, name: str) -> Gone:
        if name.startswith("__"):
            raise AttributeError(name)
        return Gone(f"{self._symbol}.{name}", self._reason, self._instead)
