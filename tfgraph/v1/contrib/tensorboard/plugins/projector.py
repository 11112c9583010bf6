"""``projector``: tells TensorBoard which variables are embeddings, and their labels.

What it writes, ``projector_config.pbtxt``, is TensorBoard's own format; TensorBoard
itself is not needed.
"""

import os

from tfgraph import v1 as tf

CONFIG_FILE = "projector_config.pbtxt"


class _Message:
    """Fields with a text form, as a protocol buffer has them."""

    _FIELDS: tuple[str, ...] = ()

    def __init__(self, **fields):
        for name in self._FIELDS:
            setattr(self, name, fields.get(name, ""))

    def _lines(self):
        for name in self._FIELDS:
            value = getattr(self, name)
            if value != "":
                yield f"{name}: {_quoted(value)}"


def _quoted(value):
    if not isinstance(value, str):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


class SpriteMetadata(_Message):
    """An image of all thumbnails, and the size of one."""

    _FIELDS = ("image_path",)

    def __init__(self, **fields):
        super().__init__(**fields)
        self.single_image_dim = list(fields.get("single_image_dim", ()))

    def _lines(self):
        yield from super()._lines()
        yield from (f"single_image_dim: {n}" for n in self.single_image_dim)


class EmbeddingInfo(_Message):
    """An embedding: its variable's name, its labels' file, its thumbnails."""

    _FIELDS = ("tensor_name", "metadata_path", "bookmarks_path", "tensor_path")

    def __init__(self, **fields):
        super().__init__(**fields)
        self.tensor_shape = list(fields.get("tensor_shape", ()))
        self.sprite = SpriteMetadata()

    def _lines(self):
        yield from super()._lines()
        yield from (f"tensor_shape: {n}" for n in self.tensor_shape)
        sprite = list(self.sprite._lines())
        if sprite:
            yield "sprite {"
            yield from (f"  {line}" for line in sprite)
            yield "}"


class _Embeddings(list):
    def add(self, **fields):
        """Appends an ``EmbeddingInfo`` and returns it."""
        self.append(EmbeddingInfo(**fields))
        return self[-1]


class ProjectorConfig(_Message):
    """The embeddings to show, and where the checkpoint is."""

    _FIELDS = ("model_checkpoint_path",)

    def __init__(self, **fields):
        super().__init__(**fields)
        self.embeddings = _Embeddings()

    def __str__(self):
        lines = list(self._lines())
        for embedding in self.embeddings:
            lines.append("embeddings {")
            lines += [f"  {line}" for line in embedding._lines()]
            lines.append("}")
        return "".join(f"{line}\n" for line in lines)


def visualize_embeddings(summary_writer, config):
    """Writes ``config`` to the folder of ``summary_writer``, or to a folder.

    Raises:
      ValueError: if the writer has no folder.
    """
    if isinstance(summary_writer, (str, bytes, os.PathLike)):
        folder = os.fspath(summary_writer)
    else:
        folder = summary_writer.get_logdir()
    if folder is None:
        raise ValueError("Summary writer must have a logdir")
    tf.gfile.MakeDirs(folder)
    with tf.gfile.GFile(os.path.join(folder, CONFIG_FILE), "w") as stream:
        stream.write(str(config))
