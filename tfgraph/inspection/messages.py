"""Read a meta graph, a graph or a SavedModel, binary or text, by its content.

Protocol buffers do not say what they are, and bytes of one kind may parse as another:
a reading counts only if it has operations, each with a name and a type.
"""

import os
import re
from collections.abc import Callable

from google.protobuf import text_format
from google.protobuf.message import DecodeError, Message

from tfgraph import v1 as tf  # first: it quiets TensorFlow
from tfgraph.errors import DataError

from tensorflow.core.protobuf import saved_model_pb2  # isort: skip

_PRINTABLE = re.compile("[!-~]+")
MAX_BYTES = 2**31 - 1  # of a serialized protocol buffer
_SAVED_MODEL_FILES = ("saved_model.pb", "saved_model.pbtxt")


def read_meta_graph(path: str) -> tuple[str, tf.MetaGraphDef]:
    """Returns what kind of file it is, and its graph as a meta graph.

    Of a SavedModel's graphs that for serving is taken, or else the first.

    Args:
      path: a file, or a SavedModel's folder.

    Raises:
      DataError: if there is no such file, or it is damaged or something else.
    """
    content = _read(path)
    for parse in (_binary, _text):
        for kind, message_type, meta_graph_in in _KINDS:
            message = parse(message_type, content)
            meta_graph = message and meta_graph_in(message)
            if meta_graph and _is_plausible(meta_graph.graph_def):
                return kind, meta_graph
    raise DataError(
        f"`{path}` is damaged or no model: got {len(content)} bytes, expected a "
        "checkpoint, a meta graph (.meta), a graph (.pb, .pbtxt) or a SavedModel. "
        "If it was copied or downloaded, do that again."
    )


def _read(path: str) -> bytes:
    if os.path.isdir(path):
        inside = [os.path.join(path, name) for name in _SAVED_MODEL_FILES]
        files = [name for name in inside if os.path.isfile(name)]
        if not files:
            raise DataError(
                f"`{path}` is a folder without `saved_model.pb`: expected a "
                "SavedModel's folder, or a file; name a checkpoint by its prefix, "
                "such as `model.ckpt` for `model.ckpt.index`."
            )
        path = files[0]
    try:
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > MAX_BYTES:
                raise DataError(
                    f"`{path}` is no model: got {size:,} bytes, expected {MAX_BYTES:,} "
                    "at most, the limit of a protocol buffer. Large models keep their "
                    "variables in a checkpoint: name that."
                )
            content = file.read()
    except FileNotFoundError:
        raise DataError(
            f"There is no file `{path}`, nor a checkpoint with that prefix."
        ) from None
    except OSError as error:
        raise DataError(f"`{path}` cannot be read: {error}.") from error
    if not content:
        raise DataError(
            f"`{path}` is empty: expected a checkpoint, a meta graph, a graph or a "
            "SavedModel. If it was copied or downloaded, do that again."
        )
    return content


def _binary(message_type: type[Message], content: bytes) -> Message | None:
    try:
        return message_type.FromString(content)
    except DecodeError:
        return None


def _text(message_type: type[Message], content: bytes) -> Message | None:
    try:
        text = content.decode("utf-8")
        return text_format.Parse(text, message_type(), allow_unknown_field=True)
    except (UnicodeDecodeError, text_format.ParseError):
        return None


def _of_graph(graph: tf.GraphDef) -> tf.MetaGraphDef:
    return tf.MetaGraphDef(graph_def=graph)


def _of_saved_model(model: saved_model_pb2.SavedModel) -> tf.MetaGraphDef | None:
    serving = [m for m in model.meta_graphs if "serve" in m.meta_info_def.tags]
    return next(iter([*serving, *model.meta_graphs]), None)


def _itself(meta_graph: tf.MetaGraphDef) -> tf.MetaGraphDef:
    return meta_graph


def _is_plausible(graph: tf.GraphDef) -> bool:
    return bool(graph.node) and all(
        _PRINTABLE.fullmatch(node.name) and _PRINTABLE.fullmatch(node.op)
        for node in graph.node
    )


_KINDS: tuple[tuple[str, type[Message], Callable], ...] = (
    ("meta graph", tf.MetaGraphDef, _itself),
    ("SavedModel", saved_model_pb2.SavedModel, _of_saved_model),
    ("graph", tf.GraphDef, _of_graph),
)
