"""The state of a training run on the disk, so that a killed one can go on.

::

    fit(session, graph, ..., checkpoints=Checkpoints(Path("unfinished")))

The state is all variables of the graph, optimizer slots and ``global_step`` among them,
as a checkpoint of TensorFlow's, and arrays of everything else, the position in the
epoch among it. An epoch is run in pieces of about a second. The state is saved after
the first piece that ends ten seconds or more after the last time, and after the piece
in which the process is asked to end (Ctrl-C, SIGTERM). So a kill costs about
eleven seconds.
"""

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from tfgraph import signals
from tfgraph import v1 as tf
from tfgraph.errors import OutputError
from tfgraph.train import generations

VARIABLES, ARRAYS = "variables", "arrays.npz"
EVERY_SECONDS = 10.0
PIECE_SECONDS = 1.0

Arrays = dict[str, np.ndarray]


class Checkpoints:
    """Saves the state of a run in a folder, and finds it there again.

    The folder holds the two newest states; see ``tfgraph.train.generations``.

    Args:
      folder: of this run alone; made when the first state is saved.
      every_seconds: between two states, at least.
      piece_seconds: that a piece of an epoch takes, about; 0 for a batch each.
    """

    def __init__(
        self,
        folder: Path,
        *,
        every_seconds: float = EVERY_SECONDS,
        piece_seconds: float = PIECE_SECONDS,
    ) -> None:
        self._folder = folder
        self._every_seconds = every_seconds
        self._piece_seconds = piece_seconds
        self._piece_size = 1  # batches

    def newest(self) -> tuple[Path, Arrays] | None:
        """Returns the newest whole state, None if there is none.

        A damaged state is named on stderr, and the one before it taken.

        Returns:
          The prefix of the variables' checkpoint, and the arrays.

        Raises:
          OutputError: if a state is there, but cannot be read.
        """
        try:
            found = generations.newest(self._folder)
            if found is None:
                return None
            with np.load(found / ARRAYS, allow_pickle=False) as arrays:
                return found / VARIABLES, dict(arrays)
        except (OSError, ValueError) as error:  # ValueError: not just numbers
            raise OutputError(
                f"The state in `{self._folder}` cannot be read: {error}."
            ) from error

    def pieces(self, batches: range) -> Iterator[range]:
        """Cuts an epoch into pieces, after which it can be saved.

        The first piece has one batch, the next ones at most twice as many as the one
        before, until they take the time that they should.

        Args:
          batches: of the epoch, those that are left.
        """
        while batches:
            start, piece = time.monotonic(), batches[: self._piece_size]
            yield piece
            batches = batches[len(piece) :]
            if len(piece) == self._piece_size:  # the last one may be shorter
                growth = self._piece_seconds / max(time.monotonic() - start, 1e-6)
                self._piece_size = max(1, int(len(piece) * min(2, growth)))

    @contextlib.contextmanager
    def saving(
        self, session: tf.Session, saver: tf.train.Saver, arrays: Callable[[], Arrays]
    ) -> Iterator[Callable[[], None]]:
        """Yields a function to call after each piece of an epoch.

        It saves the state if it is time to. While the body runs, a request to end waits
        for it; then it saves the state and raises ``Interrupted``.

        Args:
          session: with the variables.
          saver: of all variables.
          arrays: gives everything else.

        Raises:
          OutputError: if the state cannot be written.
          Interrupted: if the process was asked to end.
        """
        last_time = time.monotonic()
        with signals.postponed() as request:

            def save_if_due() -> None:
                nonlocal last_time
                is_time = time.monotonic() - last_time >= self._every_seconds
                if is_time or request.is_asked:
                    self._save(session, saver, arrays())
                    last_time = time.monotonic()
                request.check()

            yield save_if_due

    def _save(self, session: tf.Session, saver: tf.train.Saver, arrays: Arrays) -> None:
        def fill(place: Path) -> None:
            save_variables(saver, session, place / VARIABLES)
            np.savez(place / ARRAYS, **arrays)

        write_set(self._folder, fill)


def write_set(folder: Path, fill: Callable[[Path], None]) -> None:
    """Adds a set of files, as ``generations.write`` does.

    Raises:
      OutputError: if it cannot be written.
    """
    with writing(f"The state of the run cannot be saved in `{folder}`"):
        generations.write(folder, fill)


@contextlib.contextmanager
def writing(failure: str) -> Iterator[None]:
    """Says in one line why the files that the body writes could not be written.

    Args:
      failure: what to say; the reason comes after it.

    Raises:
      OutputError: if the system, TensorFlow or a saver refuses to write.
    """
    try:
        yield
    # Of a folder that is gone, a saver raises ValueError.
    except (OSError, tf.errors.OpError, ValueError) as error:
        reason = getattr(error, "message", str(error)).partition("\n")[0]
        raise OutputError(f"{failure}: {reason}.") from error


def saver_of(variables: Sequence[tf.Variable]) -> tf.train.Saver:
    """Returns a saver that leaves earlier files alone; adds ops to the default graph.

    Of its own accord a saver removes the sixth checkpoint before the newest.
    """
    return tf.train.Saver(variables, max_to_keep=None, name="state")


def save_variables(saver: tf.train.Saver, session: tf.Session, prefix: Path) -> None:
    """Writes the checkpoint's files and no others."""
    saver.save(session, str(prefix), write_meta_graph=False, write_state=False)
