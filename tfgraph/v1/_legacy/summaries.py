"""``tf.scalar_summary`` and its like, from before TensorFlow 1.0.

They took the tag first and did not put the name scope before it; ``tf.summary.scalar``
takes a name, and makes the tag from it and the scope. The ops are the same, so these
build them directly, with the tag as given.
"""

import tensorflow.compat.v1 as compat_v1


def _collected(summary, collections):
    for collection in collections or [compat_v1.GraphKeys.SUMMARIES]:
        compat_v1.add_to_collection(collection, summary)
    return summary


def scalar_summary(tags, values, collections=None, name=None):
    """``tags`` and ``values`` of the same shape; one summary value for each."""
    with compat_v1.name_scope(name, "ScalarSummary", [tags, values]) as scope:
        summary = compat_v1.raw_ops.ScalarSummary(
            tags=tags, values=values, name=scope
        )
        return _collected(summary, collections)


def histogram_summary(tag, values, collections=None, name=None):
    """A histogram of ``values``, any shape, under ``tag``."""
    with compat_v1.name_scope(name, "HistogramSummary", [tag, values]) as scope:
        summary = compat_v1.raw_ops.HistogramSummary(
            tag=tag, values=values, name=scope
        )
        return _collected(summary, collections)


def image_summary(tag, tensor, max_images=3, collections=None, name=None):
    """Up to ``max_images`` of ``tensor``, [batch, height, width, 1, 3 or 4]."""
    with compat_v1.name_scope(name, "ImageSummary", [tag, tensor]) as scope:
        summary = compat_v1.raw_ops.ImageSummary(
            tag=tag, tensor=tensor, max_images=max_images, name=scope
        )
        return _collected(summary, collections)


def audio_summary(
    tag, tensor, sample_rate, max_outputs=3, collections=None, name=None
):
    """Up to ``max_outputs`` of ``tensor``, [batch, frames(, channels)]."""
    with compat_v1.name_scope(name, "AudioSummary", [tag, tensor]) as scope:
        summary = compat_v1.raw_ops.AudioSummaryV2(
            tag=tag, tensor=tensor, sample_rate=sample_rate, max_outputs=max_outputs,
            name=scope,
        )
        return _collected(summary, collections)
