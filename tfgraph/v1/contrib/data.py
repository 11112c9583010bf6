"""``tf.contrib.data``: the transformations that became ``tf.data.experimental``."""

from tfgraph import v1 as tf
from tfgraph.v1._legacy.overlay import overlay as _overlay
from tfgraph.v1.contrib._shuffle import shuffle_and_repeat

_RENAMED = {
    name: f"data.experimental.{name}"
    for name in (
        "AUTOTUNE", "CheckpointInputPipelineHook", "CsvDataset", "Counter", "Optional",
        "RandomDataset", "SqlDataset", "TFRecordWriter", "bucket_by_sequence_length",
        "choose_from_datasets", "copy_to_device", "dense_to_sparse_batch",
        "enumerate_dataset", "get_next_as_optional", "get_single_element",
        "group_by_reducer", "group_by_window", "ignore_errors",
        "make_batched_features_dataset", "make_csv_dataset",
        "make_saveable_from_iterator", "map_and_batch", "parallel_interleave",
        "parse_example_dataset", "prefetch_to_device", "rejection_resample",
        "sample_from_datasets", "scan", "unbatch", "unique",
    )
} | {
    "Dataset": "data.Dataset",
    "FixedLengthRecordDataset": "data.FixedLengthRecordDataset",
    "Iterator": "data.Iterator",
    "TFRecordDataset": "data.TFRecordDataset",
    "TextLineDataset": "data.TextLineDataset",
    "Reducer": "data.experimental.Reducer",
    "read_batch_features": "data.experimental.make_batched_features_dataset",
}


def batch_and_drop_remainder(batch_size):
    """``batch`` without a smaller last batch; for ``Dataset.apply``."""
    return lambda dataset: dataset.batch(batch_size, drop_remainder=True)


def padded_batch_and_drop_remainder(batch_size, padded_shapes, padding_values=None):
    """``padded_batch`` without a smaller last batch; for ``Dataset.apply``."""
    return lambda dataset: dataset.padded_batch(
        batch_size, padded_shapes, padding_values=padding_values, drop_remainder=True
    )


def sliding_window_batch(window_size, stride=None, window_shift=None, window_stride=1):
    """Batches of ``window_size`` elements that overlap; for ``Dataset.apply``."""
    shift = window_shift or stride or 1

    def apply(dataset):
        windows = dataset.window(
            window_size, shift=shift, stride=window_stride, drop_remainder=True
        )
        return windows.flat_map(lambda window: window.batch(window_size))

    return apply


def assert_element_shape(expected_shapes):
    """Sets, and checks while running, the elements' shapes; for ``Dataset.apply``."""

    def with_shape(*elements):
        flat = tf.nest.flatten(elements)
        shapes = tf.nest.flatten(expected_shapes)
        checked = [tf.ensure_shape(e, s) for e, s in zip(flat, shapes, strict=True)]
        packed = tf.nest.pack_sequence_as(elements, checked)
        return packed[0] if len(elements) == 1 else packed

    return lambda dataset: dataset.map(with_shape)


__getattr__, __dir__ = _overlay(__name__, renamed=_RENAMED, bases=[])
__all__ = [
    "assert_element_shape", "batch_and_drop_remainder",
    "padded_batch_and_drop_remainder", "shuffle_and_repeat", "sliding_window_batch",
    *sorted(_RENAMED),
]  # fmt: skip
