"""Savers: the temporary prefix of shards, and the file name before TensorFlow 1.13.

Today's saver asks whether the prefix is on S3; 1.15's joined one constant to it
(probes: monitored_training_session, saver_v1_format_reader).
"""

import uuid
from collections.abc import Sequence

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks
from tfgraph.v1._runtime.release import release

SAVER = "tensorflow.python.training.saver"


@hooks.replaces(SAVER, "BaseSaverBuilder._AddShardedSaveOpsForV2")
def add_sharded_save_ops(
    builder: object,
    checkpoint_prefix: tf.Tensor,
    per_device: Sequence[tuple[str, list]],
) -> tf.Tensor:
    """Builds ops that save each device's variables, then merge the shards.

    Args:
      builder: of a saver.
      checkpoint_prefix: scalar string.
      per_device: names of devices, each with what is to be saved from it.

    Returns:
      The prefix, after everything has been saved.
    """
    suffix = f"_temp_{uuid.uuid4().hex}/part"
    temporary_prefix = tf.strings.join([checkpoint_prefix, suffix])
    n_shards = tf.constant(len(per_device), name="num_shards")
    prefixes, saves, device = [], [], None
    for shard, (device, saveables) in enumerate(per_device):
        with tf.device(device):
            prefix = builder.sharded_filename(temporary_prefix, shard, n_shards)
            prefixes.append(prefix)
            saves.append(builder._AddSaveOps(prefix, saveables))
    with tf.control_dependencies([save.op for save in saves]), tf.device(device):
        merge = tf.raw_ops.MergeV2Checkpoints(
            checkpoint_prefixes=prefixes,
            destination_prefix=checkpoint_prefix,
            delete_old_dirs=True,
        )
        with tf.control_dependencies([merge]):
            return tf.identity(checkpoint_prefix)


def placeholder_with_default(
    default: str | tf.Tensor, shape: tuple, name: str
) -> str | tf.Tensor:
    """Builds a saver's ``filename``, and ``Const``, which was a constant before 1.13.

    A list of the ops of that time is in a public notebook of 2018.
    """
    if release() >= (1, 13):
        return tf.placeholder_with_default(default, shape, name)
    return default if name == "filename" else tf.constant(default, name=name)


hooks.sees(SAVER, "array_ops", placeholder_with_default=placeholder_with_default)
