"""Servers and synchronous optimizers as distributed programs of TensorFlow 1 had them."""

import pytest

from tfgraph import v1 as tf


def test_the_job_of_a_local_server_is_local():
    server = tf.train.Server.create_local_server(
        config=tf.ConfigProto(device_count={"CPU": 2})
    )
    with tf.Graph().as_default(), tf.Session(server.target) as session:
        names = [device.name for device in session.list_devices()]
        assert "/job:local/replica:0/task:0/device:CPU:1" in names
        with tf.device("/job:local/task:0/cpu:1"):
            three = tf.constant(3)
        assert session.run(three) == 3


def test_a_local_server_need_not_be_started():
    server = tf.train.Server.create_local_server(start=False)
    assert server.server_def.job_name == "local"
    server.start()
    assert server.target.startswith("grpc://localhost:")


@pytest.fixture
def optimizer(graph):
    """An optimizer that has built its updates."""
    step = tf.train.get_or_create_global_step()
    made = tf.train.SyncReplicasOptimizer(
        tf.train.GradientDescentOptimizer(0.1), replicas_to_aggregate=2
    )
    w = tf.get_variable("w", initializer=1.0)
    made.minimize(tf.square(w), global_step=step)
    return made


# As TensorFlow 1.15.5 orders them.
QUEUES = [("sync_token_q", "FIFOQueueV2"), ("dummy_queue", "FIFOQueueV2")]


def test_a_chiefs_runner_has_a_queue_of_its_own(graph, optimizer):
    found = [(op.name, op.type) for op in graph.get_operations()]
    first = found.index(QUEUES[0])
    assert found[first : first + 2] == QUEUES
    assert optimizer.get_chief_queue_runner().queue.name == "dummy_queue"


def test_tokens_can_be_given_after_the_end_of_a_chief(optimizer):
    runner, coordinator = optimizer.get_chief_queue_runner(), tf.train.Coordinator()
    give = optimizer.get_init_tokens_op(num_tokens=2)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        threads = runner.create_threads(session, coordinator, daemon=True, start=True)
        coordinator.request_stop()
        [closing] = [each for each in threads if "close_on_stop" in each.name]
        closing.join()
        session.run(give)
