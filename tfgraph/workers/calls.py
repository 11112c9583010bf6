"""A call and its outcome as bytes: what goes to a worker process and comes back."""

import pickle
import traceback
from dataclasses import dataclass

from tfgraph.errors import TfgraphError, WorkerError


class WorkerKilled(Exception):
    """The worker process has ended in the middle of a call."""


@dataclass(frozen=True)
class Failure:
    """The outcome of an item whose function raised, or killed its workers.

    Attributes:
      error: what was raised, with the worker's traceback as a note.
    """

    error: BaseException

    def __str__(self) -> str:
        if isinstance(self.error, TfgraphError):
            return str(self.error)
        return f"{type(self.error).__name__}: {self.error}"


def answer(call: bytes) -> bytes:
    """Calls a function in a worker.

    Args:
      call: the function and its argument, pickled.

    Returns:
      What it returns or a ``Failure``, pickled.

    Raises:
      KeyboardInterrupt: if the process is asked to end.
    """
    try:
        function, item = pickle.loads(call)
        return pickle.dumps(function(item))
    except (Exception, SystemExit) as error:
        error.add_note(f"In a worker process:\n{traceback.format_exc()}")
        return pickle.dumps(Failure(_portable(error)))


def _portable(error: BaseException) -> BaseException:
    """The error itself, if it survives pickling: not every one does."""
    try:
        pickle.loads(pickle.dumps(error))
        return error
    except Exception:
        substitute = WorkerError(f"{type(error).__name__}: {error}")
        substitute.add_note("\n".join(error.__notes__))
        return substitute
