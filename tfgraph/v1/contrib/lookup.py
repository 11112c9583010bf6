"""``tf.contrib.lookup``: tables from strings to numbers and back.

The tables of ``tf.lookup`` under their names and defaults of TensorFlow 1; the graphs
are TensorFlow 1.15's op for op (probes ``contribmisc_lookup_metrics_losses`` and
``strings_and_tables``). ``tests/v1/contrib/aliases_test.py`` tells when an upgrade moves
the private module that they come from.
"""

from tensorflow.python.ops import lookup_ops as _lookup_ops

from tfgraph.v1._legacy.overlay import overlay as _overlay


def index_table_from_tensor(
    mapping, num_oov_buckets=0, default_value=-1, hasher_spec=None,
    dtype=_lookup_ops.dtypes.string, name=None,
):
    """A table from the words of ``mapping`` to their place in it."""
    if mapping is None:
        raise ValueError("`mapping` of `index_table_from_tensor` is None.")
    return _lookup_ops.index_table_from_tensor(
        vocabulary_list=mapping, num_oov_buckets=num_oov_buckets,
        default_value=default_value, dtype=dtype, name=name,
        hasher_spec=hasher_spec or _lookup_ops.FastHashSpec,
    )


def index_to_string_table_from_tensor(mapping, default_value="UNK", name=None):
    """A table from numbers to the words of ``mapping``."""
    return _lookup_ops.index_to_string_table_from_tensor(
        vocabulary_list=mapping, default_value=default_value, name=name
    )


def string_to_index_table_from_tensor(mapping, num_oov_buckets=0, **kwargs):
    """``index_table_from_tensor``, by its name before TensorFlow 1.0."""
    return index_table_from_tensor(mapping, num_oov_buckets, **kwargs)


def string_to_index_table_from_file(vocabulary_file=None, **kwargs):
    """``index_table_from_file``, by its name before TensorFlow 1.0."""
    return _lookup_ops.index_table_from_file(vocabulary_file, **kwargs)


def string_to_index(tensor, mapping, default_value=-1, name=None):
    """Looks ``tensor`` up in a table of ``mapping`` that is made for it."""
    table = index_table_from_tensor(mapping, default_value=default_value)
    return table.lookup(tensor, name=name)


def index_to_string(tensor, mapping, default_value="UNK", name=None):
    """Looks numbers up in a table of ``mapping`` that is made for them."""
    table = index_to_string_table_from_tensor(mapping, default_value)
    return table.lookup(tensor, name=name)


class HashTable(_lookup_ops.StaticHashTableV1):
    """A table that is filled once, by an initializer."""

    def __init__(self, initializer, default_value, shared_name=None, name=None):
        del shared_name
        super().__init__(initializer, default_value, name=name)


class MutableHashTable(_lookup_ops.MutableHashTable):
    """A table that a graph can add to."""


class MutableDenseHashTable(_lookup_ops.DenseHashTable):
    """A table for dense keys that a graph can add to."""


def _lookup_module():
    return _lookup_ops


__getattr__, __dir__ = _overlay(__name__, bases=[_lookup_module])
