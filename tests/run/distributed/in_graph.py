"""In-graph replication: one client, whose graph has a tower for each device."""

import tensorflow as tf

local = tf.train.Server.create_local_server(
    config=tf.ConfigProto(device_count={"CPU": 2})
)
by_list = tf.train.ClusterSpec({"local": [local.target.split("//")[1]]})
by_dict = tf.train.ClusterSpec({"local": {0: by_list.task_address("local", 0)}})
assert by_list == by_dict and by_dict.as_dict() == by_list.as_dict()
assert tf.train.ClusterSpec(by_list.as_cluster_def()).num_tasks("local") == 1

with tf.device("/job:local/task:0/cpu:0"):
    w = tf.Variable([0.0, 0.0], name="w")
optimizer = tf.train.GradientDescentOptimizer(0.3)
towers = []
for i, (x, y) in enumerate(([[1.0, 0.0], 2.0], [[0.0, 1.0], -1.0])):
    with tf.device("/job:local/task:0/cpu:%d" % i), tf.name_scope("tower_%d" % i):
        loss = tf.square(tf.reduce_sum(x * w) - y)
        towers.append(optimizer.compute_gradients(loss)[0][0])
with tf.device("/job:local/task:0/cpu:0"):
    train_op = optimizer.apply_gradients([(tf.add_n(towers) / 2, w)])

with tf.Session(local.target) as session:
    session.run(tf.global_variables_initializer())
    for _ in range(50):
        session.run(train_op)
    print([round(float(v), 2) for v in session.run(w)])
    devices = [device.name for device in session.list_devices()]
    print(sorted(name.rpartition("/")[0] for name in devices if "CPU" in name))
