"""Checkpoints: V2 (``.index`` and ``.data-*``) and V1 (one file, or one per shard)."""

import glob
import os
import re
from dataclasses import dataclass

from tfgraph import v1 as tf
from tfgraph.errors import DataError
from tfgraph.inspection.variables import Variable, describe

_V2_FILE = re.compile(r"(.+)\.(?:index|data-\d{5}-of-\d{5})")
_V1_SHARD = re.compile(r"(.+)-\d{5}-of-\d{5}")
_SHARD = "-?????-of-?????"
_TABLE_END = bytes.fromhex("57fb808b247547db")  # how a V1 checkpoint ends
_OBJECTS = "_CHECKPOINTABLE_OBJECT_GRAPH"  # of tf.train.Checkpoint; no variable


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint that was found.

    Attributes:
      prefix: what ``saver.save`` was given, and its step.
      format: ``checkpoint V1`` or ``checkpoint V2``.
      source: the prefix or pattern that TensorFlow reads it by.
      data: the start of its data files' names, up to their numbers, if it has these.
    """

    prefix: str
    format: str
    source: str
    data: str | None

    def variables(self, trainable_names: set[str] | None) -> list[Variable]:
        """Returns its variables, sorted by name.

        Raises:
          DataError: if a file is missing or damaged.
        """
        size = None if self.data is None else _size_of_shards(self.data)
        try:
            reader = tf.train.load_checkpoint(self.source)
        except Exception as error:  # which one depends on the place of the damage
            reason = " ".join(str(error).split())
            raise DataError(
                f"The checkpoint `{self.prefix}` cannot be read: {reason}. "
                f"Expected a whole {self.format}; copy all of its files again."
            ) from error
        dtypes = reader.get_variable_to_dtype_map()
        shapes = reader.get_variable_to_shape_map()
        found = [
            describe(
                name,
                list(shapes[name]),
                dtypes[name].as_datatype_enum,
                trainable_names=trainable_names,
            )
            for name in sorted(set(shapes) - {_OBJECTS})
        ]
        expected = sum(variable.bytes or 0 for variable in found)
        if self.format == "checkpoint V2" and size is not None and size < expected:
            raise DataError(
                f"The data of the checkpoint `{self.prefix}` are cut off: got {size} "
                f"bytes, expected at least {expected}. Copy its files again."
            )
        return found


def find(path: str) -> Checkpoint | None:
    """Returns the checkpoint that a path names, by its prefix or one of its files.

    Returns None if the path names something else, or nothing.

    Raises:
      DataError: if there are data files, but not their index.
    """
    named = _V2_FILE.fullmatch(path)
    if named and os.path.isfile(path):
        return _version_2(named[1])
    if os.path.isfile(f"{path}.index"):
        return _version_2(path)
    if _ends_as_table(path):
        shard = _V1_SHARD.fullmatch(path)
        return _shards_of_version_1(shard[1]) if shard else _version_1(path)
    if os.path.exists(path):
        return None
    if glob.glob(f"{glob.escape(path)}.data{_SHARD}"):
        return _version_2(path)
    if glob.glob(f"{glob.escape(path)}{_SHARD}"):
        return _shards_of_version_1(path)
    return None


def _version_1(path: str) -> Checkpoint:
    return Checkpoint(path, "checkpoint V1", path, None)


def _shards_of_version_1(prefix: str) -> Checkpoint:
    return Checkpoint(prefix, "checkpoint V1", f"{prefix}{_SHARD}", prefix)


def _version_2(prefix: str) -> Checkpoint:
    if not os.path.isfile(f"{prefix}.index"):
        raise DataError(
            f"The checkpoint `{prefix}` lacks its index: got data files, expected "
            f"`{prefix}.index` beside them. Copy all of its files."
        )
    return Checkpoint(prefix, "checkpoint V2", prefix, f"{prefix}.data")


def _size_of_shards(start: str) -> int:
    """Returns the bytes of all data files, none of which may be missing."""
    present = set(glob.glob(f"{glob.escape(start)}{_SHARD}"))
    totals = {name[-5:] for name in present if name[-5:].isdecimal()} or {"00001"}
    for total in sorted(totals):  # another save may have left others of its own
        expected = [f"{start}-{i:05}-of-{total}" for i in range(int(total))]
        if present.issuperset(expected):
            return sum(os.path.getsize(name) for name in expected)
    missing = [name for name in expected if name not in present]
    raise DataError(
        f"`{missing[0]}` is missing: got {len(expected) - len(missing)} of the "
        f"checkpoint's {len(expected)} data files. Copy all of its files."
    )


def _ends_as_table(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - len(_TABLE_END)))
            return file.read() == _TABLE_END
    except OSError:
        return False
