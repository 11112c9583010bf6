"""Distributed programs of TensorFlow 1 run unmodified under ``tfgraph run``."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tfgraph.cluster.network import free_ports

ROOT = Path(__file__).parents[2]
SECONDS = 120

# Python 2, flags, a Supervisor, and a parameter server that waits for the workers.
PROGRAM = """
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

flags = tf.app.flags
flags.DEFINE_string("ps_hosts", "", "Comma-separated list of hostname:port pairs")
flags.DEFINE_string("worker_hosts", "", "Comma-separated list of hostname:port pairs")
flags.DEFINE_string("job_name", "", "One of 'ps', 'worker'")
flags.DEFINE_integer("task_index", 0, "Index of task within the job")
FLAGS = flags.FLAGS


def ended(n_workers):
    with tf.device("/job:ps/task:0"):
        return tf.FIFOQueue(n_workers, tf.int32, shared_name="ended")


def main(_):
    ps_hosts = FLAGS.ps_hosts.split(",")
    worker_hosts = FLAGS.worker_hosts.split(",")
    cluster = tf.train.ClusterSpec({"ps": ps_hosts, "worker": worker_hosts})
    server = tf.train.Server(
        cluster, job_name=FLAGS.job_name, task_index=FLAGS.task_index)

    if FLAGS.job_name == "ps":
        queue = ended(len(worker_hosts))
        sess = tf.Session(server.target)
        for _ in xrange(len(worker_hosts)):
            sess.run(queue.dequeue())
        print "all workers have ended"
        return

    is_chief = FLAGS.task_index == 0
    with tf.device(tf.train.replica_device_setter(
            worker_device="/job:worker/task:%d" % FLAGS.task_index, cluster=cluster)):
        global_step = tf.Variable(0, name="global_step", trainable=False)
        w = tf.Variable([[0.0], [0.0]], name="w")
        x = tf.placeholder("float", [None, 2])
        y = tf.placeholder("float", [None, 1])
        loss = tf.reduce_mean(tf.square(tf.matmul(x, w) - y))
        opt = tf.train.GradientDescentOptimizer(0.1)
        train_op = opt.minimize(loss, global_step=global_step)
        init_op = tf.initialize_all_variables()
    done = ended(len(worker_hosts)).enqueue(FLAGS.task_index)

    sv = tf.train.Supervisor(
        is_chief=is_chief, init_op=init_op, summary_op=None, global_step=global_step,
        recovery_wait_secs=1)
    sess = sv.prepare_or_wait_for_session(server.target)
    x_, y_ = [[1, 0], [0, 1], [1, 1]], [[2], [-1], [1]]
    step = 0
    while step < 200:
        _, step = sess.run([train_op, global_step], feed_dict={x: x_, y: y_})
    if is_chief:
        print "w:", [round(v, 2) for v in sess.run(w).ravel()]
    sess.run(done)


if __name__ == "__main__":
    tf.app.run()
"""


@pytest.mark.slow
def test_a_parameter_server_and_two_workers(tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM)
    ps, *workers = (f"localhost:{port}" for port in free_ports(3))
    flags = [f"--ps_hosts={ps}", f"--worker_hosts={','.join(workers)}"]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tfgraph", "run", "program.py", *flags,
             f"--job_name={job}", f"--task_index={task}"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for job, task in (("ps", 0), ("worker", 0), ("worker", 1))
    ]  # fmt: skip
    try:
        outputs = [process.communicate(timeout=SECONDS)[0] for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert outputs == ["all workers have ended\n", "w: [2.0, -1.0]\n", ""]
