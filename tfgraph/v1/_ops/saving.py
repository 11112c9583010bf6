"""Sharded savers: the temporary prefix is one constant joined to the prefix.

Today's saver asks whether the prefix is on S3 (probes: monitored_training_session,
saver_v1_format_reader).
"""

import uuid
from collections.abc import Sequence

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

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
