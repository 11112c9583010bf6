"""``tf.scalar_summary`` and its like, which took the tag first.

``tf.summary.scalar`` takes a name, and makes the tag of it and of the name scope around
it; the old functions took the tag as it stands. Inside a name scope, or with a tag that
is a name already, TensorBoard shows the summary under another tag.

    tf.scalar_summary("loss", loss)  ->  tf.summary.scalar("loss", loss)
    tf.image_summary("x", x, max_images=3)  ->  tf.summary.image("x", x, max_outputs=3)
"""

from collections.abc import Iterator

from tfgraph.port.calls import Equivalent, rewrite
from tfgraph.port.source import MAY_DIFFER, Edit, Note, Source
from tfgraph.port.tensorflow_names import calls, note

WORDS = ("_summary",)
_LAST = ("collections", "name")
_NO_NAME = frozenset({"name"})
_FUNCTIONS = {
    "scalar_summary": Equivalent(
        "summary.scalar",
        parameters=("tags", "values", *_LAST),
        keywords={"tags": "name", "values": "tensor"},
        dropped=_NO_NAME,
        positional=2,
    ),
    "histogram_summary": Equivalent(
        "summary.histogram",
        parameters=("tag", "values", *_LAST),
        keywords={"tag": "name"},
        dropped=_NO_NAME,
        positional=2,
    ),
    "image_summary": Equivalent(
        "summary.image",
        parameters=("tag", "tensor", "max_images", *_LAST),
        keywords={"tag": "name", "max_images": "max_outputs"},
        dropped=_NO_NAME,
        positional=3,
    ),
    "audio_summary": Equivalent(
        "summary.audio",
        parameters=("tag", "tensor", "sample_rate", "max_outputs", *_LAST),
        keywords={"tag": "name"},
        dropped=_NO_NAME,
        positional=4,
    ),
}
EQUIVALENTS = _FUNCTIONS | {
    f"contrib.deprecated.{name}": to for name, to in _FUNCTIONS.items()
}


def find(source: Source) -> Iterator[Edit | Note]:
    """Yields the edits, each with a note on its tag."""
    for call, path in calls(source):
        if path in EQUIVALENTS:
            edits = rewrite(source, call, EQUIVALENTS[path])
            if edits is not None:
                yield from edits
                yield note(
                    call,
                    "the tag gets the name scope before it, and characters that a name "
                    "cannot have are replaced (sure inside a name scope)",
                    MAY_DIFFER,
                )
