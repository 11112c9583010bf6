"""``tf.contrib.eager``: what eager execution had before it became part of TensorFlow.

Programs turn it on by ``tf.enable_eager_execution()``, first thing.
"""

from tfgraph import v1 as _tf
from tfgraph.v1._legacy.overlay import overlay as _overlay

_RENAMED = {
    "Checkpoint": "train.Checkpoint",
    "CheckpointableSaver": "train.Checkpoint",
    "GradientTape": "GradientTape",
    "TensorSpec": "TensorSpec",
    "enable_eager_execution": "enable_eager_execution",
    "executing_eagerly": "executing_eagerly",
    "execution_mode": "contrib.eager._private.execution_mode",
    "eager_mode": "contrib.eager._private.eager_mode",
    "graph_mode": "contrib.eager._private.graph_mode",
    "function": "function",
    "gradients_function": "contrib.eager._private.gradients_function",
    "implicit_gradients": "contrib.eager._private.implicit_grad",
    "implicit_value_and_gradients": "contrib.eager._private.implicit_val_and_grad",
    "in_eager_mode": "executing_eagerly",
    "init_scope": "init_scope",
    "make_template": "make_template",
    "make_vjp": "contrib.eager._private.make_vjp",
    "num_gpus": "contrib.eager._private.num_gpus",
    "py_func": "py_function",
    "value_and_gradients_function": "contrib.eager._private.val_and_grad_function",
}


def Variable(*args, **kwargs):  # noqa: N802 (the class's name in TensorFlow 1)
    """A variable that is read and written at once."""
    kwargs.setdefault("use_resource", True)
    return _tf.Variable(*args, **kwargs)


def defun(func=None, input_signature=None, autograph=True, **unused):
    """``tf.function``, by its name before TensorFlow 1.14."""
    del unused
    return _tf.function(func, input_signature=input_signature, autograph=autograph)


def list_devices():
    """The names of the devices that ops can run on."""
    return [device.name for device in _tf.config.list_logical_devices()]


class Iterator:
    """Goes through a data set while executing eagerly."""

    def __init__(self, dataset):
        if not _tf.executing_eagerly():
            raise RuntimeError(
                f"{type(self).__name__} objects can only be used when eager execution "
                "is enabled, use tf.data.Dataset.make_initializable_iterator or "
                "tf.data.Dataset.make_one_shot_iterator for graph construction"
            )
        self._iterator = iter(dataset)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._iterator)

    def next(self):
        return next(self._iterator)


class Network(_tf.keras.Model):
    """A model made of layers that it is told of; ``tf.keras.Model`` replaced it."""

    def __init__(self, name=None):
        super().__init__(name=name)
        self._tracked = []

    def track_layer(self, layer):
        """Makes ``layer``'s variables those of the network; returns the layer."""
        self._tracked.append(layer)
        return layer


class Saver:
    """Saves and restores variables while executing eagerly."""

    def __init__(self, var_list):
        self._saver = _tf.train.Saver(var_list)

    def save(self, file_prefix, global_step=None):
        return self._saver.save(None, file_prefix, global_step=global_step)

    def restore(self, file_prefix):
        self._saver.restore(None, file_prefix)


__getattr__, __dir__ = _overlay(__name__, __path__, _RENAMED, bases=[])
