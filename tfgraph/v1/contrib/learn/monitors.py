"""``tf.contrib.learn.monitors``: what watched training before session hooks did."""

from tfgraph import v1 as tf
from tfgraph.v1._legacy.gone import Gone

_SESSION_HOOK = ("session hooks replaced it in TensorFlow 1.0",)

BaseMonitor = tf.train.SessionRunHook
EveryN = tf.train.SessionRunHook
LoggingTrainable = Gone(
    "tf.contrib.learn.monitors.LoggingTrainable", *_SESSION_HOOK,
    "`tf.train.LoggingTensorHook`",
)
ValidationMonitor = Gone(
    "tf.contrib.learn.monitors.ValidationMonitor", *_SESSION_HOOK,
    "`tf.estimator.train_and_evaluate`",
)


def PrintTensor(tensor_names, every_n=100, first_n=1):  # noqa: N802
    """Prints tensors every few steps."""
    del first_n
    return tf.train.LoggingTensorHook(tensor_names, every_n_iter=every_n)


def NanLoss(loss_tensor, every_n_steps=100, fail_on_nan_loss=True):  # noqa: N802
    """Stops when the loss is not a number."""
    del every_n_steps
    return tf.train.NanTensorHook(loss_tensor, fail_on_nan_loss)


def StopAtStep(num_steps=None, last_step=None):  # noqa: N802
    """Stops after ``num_steps`` more steps, or at ``last_step``."""
    return tf.train.StopAtStepHook(num_steps, last_step)


def replace_monitors_with_hooks(monitors_or_hooks, estimator):
    """Returns hooks; what is a hook already stays."""
    del estimator
    return list(monitors_or_hooks or [])
