"""Distributed training: a local server's job, and the queue of a chief's runner.

In TensorFlow 1.15 the one job of ``create_local_server`` is "local", by which programs
place operations. A chief's queue runner has a queue of its own there: when a session
ends the runner closes its queue, and the tokens' queue, on a parameter server, would
stay closed for the next session.
"""

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

SERVERS = "tensorflow.python.training.server_lib"
REPLICAS = "tensorflow.python.training.sync_replicas_optimizer"


@hooks.replaces(SERVERS, "Server.create_local_server")
def create_local_server(
    config: tf.ConfigProto | None = None, start: bool = True
) -> tf.train.Server:
    """Returns a server that is the whole cluster: job "local", task 0."""
    tasks = {"local": ["localhost:0"]}  # at any free port
    return tf.train.Server(tasks, protocol="grpc", config=config, start=start)


def _queue_of_tokens(*args: object, **kwargs: object) -> tf.FIFOQueue:
    """Makes the queue of a synchronous optimizer, and after it that of its runner."""
    tokens = tf.FIFOQueue(*args, **kwargs)
    name = "dummy_queue"
    tokens.of_runner = tf.FIFOQueue(1, tf.int32, (), name=name, shared_name=name)
    return tokens


def _runner(queue: tf.FIFOQueue, enqueue_ops: list) -> tf.train.QueueRunner:
    return tf.train.QueueRunner(queue.of_runner, enqueue_ops)


hooks.sees(REPLICAS, "data_flow_ops", FIFOQueue=_queue_of_tokens)
hooks.sees(REPLICAS, "queue_runner", QueueRunner=_runner)
