"""``ModeKeys`` of estimators, which are three words: ``train``, ``eval``, ``infer``.

TensorFlow has no estimators any more; a model function that only compares its mode
needs no more than the words.

    mode == tf.contrib.learn.ModeKeys.TRAIN  ->  mode == "train"
"""

from collections.abc import Iterator

from tfgraph.port.source import Edit, Source
from tfgraph.port.tensorflow_names import uses

WORDS = ("ModeKeys",)
KEYS = {
    "contrib.learn.ModeKeys.TRAIN": "train",
    "contrib.learn.ModeKeys.EVAL": "eval",
    "contrib.learn.ModeKeys.INFER": "infer",
    "estimator.ModeKeys.TRAIN": "train",
    "estimator.ModeKeys.EVAL": "eval",
    "estimator.ModeKeys.PREDICT": "infer",
}


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    for node, path in uses(source):
        if path in KEYS:
            yield source.replace(node, f'"{KEYS[path]}"')
