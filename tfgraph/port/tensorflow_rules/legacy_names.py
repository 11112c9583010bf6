"""Names from before TensorFlow 1.0 whose successors take the same arguments.

    tf.mul(a, b)                     ->  tf.multiply(a, b)
    tf.initialize_all_variables()    ->  tf.global_variables_initializer()
    tf.train.SummaryWriter("logs")   ->  tf.summary.FileWriter("logs")

``tf.app.flags``, which TensorFlow 1.15 had and 2.21 does not, is ``tf.flags``.
"""

from collections.abc import Iterator

from tfgraph.legacy_names import RENAMED
from tfgraph.port.source import MAY_DIFFER, Edit, Note, Source
from tfgraph.port.tensorflow_names import note, replace_name, uses

WORDS = tuple({name.rpartition(".")[2] for name in RENAMED})


def find(source: Source) -> Iterator[Edit | Note]:
    """Yields the edits, and a note where recurrent states may have been flat."""
    for node, path in uses(source):
        if path not in RENAMED:
            continue
        yield from replace_name(source, node, RENAMED[path])
        if path in ("nn.rnn", "nn.bidirectional_rnn"):
            yield note(
                node,
                "before TensorFlow 0.11 the state of an LSTM cell was one tensor: with "
                "an initial state or a state that is sliced, give the cell "
                "`state_is_tuple=False` (unsure)",
                MAY_DIFFER,
            )
