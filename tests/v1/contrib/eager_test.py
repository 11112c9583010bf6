"""``tf.contrib.eager``, in a process of its own: eager execution starts first."""

import subprocess
import sys

import pytest

PROGRAM = """
from tfgraph import v1 as tf
tf.enable_eager_execution()
tfe = tf.contrib.eager
square = tfe.gradients_function(lambda v: v * v * v)
print("gradient", square(2.0)[0].numpy())
print("second", tfe.gradients_function(square)(2.0)[0].numpy())
w = tfe.Variable(3.0)
value, [(gradient, variable)] = tfe.implicit_value_and_gradients(lambda: w * w)()
print("implicit", value.numpy(), gradient.numpy(), variable is w)
mean, accuracy = tfe.metrics.Mean(), tfe.metrics.Accuracy()
mean([1.0, 2.0]); mean(6.0)
accuracy(tf.constant([1, 2]), tf.constant([1, 3]))
print("metrics", mean.result().numpy(), accuracy.result().numpy())
data = tf.data.Dataset.range(3)
print("iterator", [int(v) for v in tfe.Iterator(data)])

class Net(tfe.Network):
    def __init__(self):
        super().__init__()
        self.layer = self.track_layer(tf.layers.Dense(2))
    def call(self, x):
        return self.layer(x)

net = Net()
print("network", net(tf.ones([1, 3])).shape, len(net.variables))
"""

EXPECTED = """gradient 12.0
second 12.0
implicit 9.0 6.0 True
metrics 3.0 0.5
iterator [0, 1, 2]
network (1, 2) 2
"""


@pytest.mark.slow
def test_eager_programs():
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=120
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout == EXPECTED
