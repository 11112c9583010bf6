"""Between-graph replication as programs of TensorFlow 1.4 to 1.15 were written.

Workers train one model, kept by the parameter servers, which never end by themselves.
"""

import tensorflow as tf

tf.app.flags.DEFINE_string("ps", "", "the parameter servers' addresses")
tf.app.flags.DEFINE_string("workers", "", "the workers' addresses")
tf.app.flags.DEFINE_string("job_name", "", "ps or worker")
tf.app.flags.DEFINE_integer("task_index", 0, "which one")
tf.app.flags.DEFINE_boolean("sync", False, "wait for each other's gradients")
FLAGS = tf.app.flags.FLAGS
STEPS = 100
GRACE = 2  # seconds that threads have to end, which wait for gradients; 120 if unset


def model(n_workers):
    """Fits y = 2 x1 - x2; returns the weights, the step and what trains them."""
    step = tf.train.get_or_create_global_step()
    w = tf.get_variable("w", [2, 1], initializer=tf.zeros_initializer())
    x = tf.constant([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    y = tf.constant([[2.0], [-1.0], [1.0]])
    optimizer = tf.train.GradientDescentOptimizer(0.3)
    if FLAGS.sync:
        optimizer = tf.train.SyncReplicasOptimizer(
            optimizer, replicas_to_aggregate=n_workers, total_num_replicas=n_workers
        )
    loss = tf.losses.mean_squared_error(y, tf.matmul(x, w))
    train_op = optimizer.minimize(loss, global_step=step)
    return w, step, optimizer, train_op


def train(server, config, is_chief, w, step, optimizer, train_op):
    """Trains in a MonitoredTrainingSession, up to a step that all workers look at."""
    hooks = [tf.train.StopAtStepHook(last_step=STEPS)]
    if FLAGS.sync:
        # With tokens to begin with, one worker can end and leave the other waiting.
        hooks.append(optimizer.make_session_run_hook(is_chief, num_tokens=0))
    with tf.train.MonitoredTrainingSession(
        server.target, is_chief, checkpoint_dir="model" if is_chief else None,
        hooks=hooks, config=config, stop_grace_period_secs=GRACE,
    ) as session:  # fmt: skip
        while not session.should_stop():
            _, weights = session.run([train_op, w])
    return weights


def main(_):
    """Is a parameter server or a worker."""
    workers = FLAGS.workers.split(",")
    cluster = tf.train.ClusterSpec({"ps": FLAGS.ps.split(","), "worker": workers})
    server = tf.train.Server(
        cluster, job_name=FLAGS.job_name, task_index=FLAGS.task_index
    )
    if FLAGS.job_name == "ps":
        server.join()
    worker = "/job:worker/task:%d" % FLAGS.task_index
    with tf.device(
        tf.train.replica_device_setter(worker_device=worker, cluster=cluster)
    ):
        parts = model(len(workers))
    # Without them a worker that comes late would wait for those that have ended.
    config = tf.ConfigProto(device_filters=["/job:ps", worker])
    weights = train(server, config, FLAGS.task_index == 0, *parts)
    print([round(float(v), 2) for v in weights.ravel()])


if __name__ == "__main__":
    tf.app.run()
