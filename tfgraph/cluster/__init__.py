"""Training on several machines, the TensorFlow-1 way: parameter servers and workers.

Every process starts a server of TensorFlow's distributed runtime. The variables lie on
the parameter servers (job ``ps``). Each worker (job ``worker``) builds the whole graph
of its own, computes gradients from its share of the data, and sends them there: this
is between-graph replication. Worker 0 is the chief: it initializes or restores the
variables, evaluates, and writes checkpoints.

| module | what is in it |
|---|---|
| ``specification`` | who is where: the file that all processes read |
| ``experiments`` | what can be trained |
| ``roles`` | what a process does from its start to its end, by its job |
| ``training`` | a worker's training |
| ``updates``, ``synchronous``, ``averages`` | how gradients become updates |
| ``schedule`` | which rows of the data are whose, at which step |
| ``results`` | the output folder: the evaluations beside the checkpoints |
| ``network``, ``watching`` | whether the others are there |
| ``local``, ``child``, ``private_network`` | all processes on this machine |

TensorFlow's servers listen on every interface of a machine and let whoever connects
read and write its files: they are no place for an open network.

References:
  Abadi et al., `TensorFlow: Large-Scale Machine Learning on Heterogeneous Distributed
  Systems <https://arxiv.org/abs/1603.04467>`_, 2016;
  Chen et al., `Revisiting Distributed Synchronous SGD
  <https://arxiv.org/abs/1604.00981>`_, 2016
"""
