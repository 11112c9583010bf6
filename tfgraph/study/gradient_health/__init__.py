"""Gradient health: is a TensorFlow-1 graph learning in all of its layers, and if not?

``GradientHealthMonitor`` rides on the training steps of any loop and fills a
``HealthRecord``: loss, gradient norms, weight norms, update ratios, dead ReLU units,
numbers that are not finite. ``diagnose`` asks the rules below about it;
``tfgraph.study.gradient_health.plots`` draws it.

================  =====================================================  ========
diagnosis         what is measured                                       limit
================  =====================================================  ========
NaN               numbers that are not finite in loss, gradients or      0
                  weights, at the first such step
exploding         ``||change|| / ||weights||`` of a kernel in one        1
                  update
exploding         RMS gradient of a kernel over the largest in the       1000
                  layer nearest the loss
exploding         norm of all gradients over the mean of those before    100
loss jumps        rise of the loss within 10 steps over the first loss   0.5
vanishing         the largest RMS gradient in the layer nearest the      1000
                  loss over that of a kernel, now
dead units        fraction of a ReLU's units that are 0 on every         0.4
                  example of 3 batches, now
loss not moving   ``1 - |1 - last / first|`` of the loss                 0.95
================  =====================================================  ========

A value above the limit is a finding. Kernels are variables of rank 2 and more. NaN,
exploding and jumps are looked for in the whole record; "now" is the median of the last
five measurements. ``rules.RULES`` is this table as data, with the reference of each
rule. All limits were set by us: between what networks that learn and networks that do
not showed on MNIST, mostly with orders of magnitude to spare (loss jumps: 0.43 for a
deep ReLU network that learned). Gradients of a network that has learned its data by
heart may be too small for any of these words.

References:
  Hochreiter, Untersuchungen zu dynamischen neuronalen Netzen, diploma thesis, TU
  München, 1991;
  Glorot and Bengio, Understanding the difficulty of training deep feedforward neural
  networks, AISTATS 2010;
  Pascanu, Mikolov and Bengio, `On the difficulty of training recurrent neural networks
  <https://arxiv.org/abs/1211.5063>`_, ICML 2013;
  Maas, Hannun and Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models,
  ICML 2013 workshop;
  Lu et al., `Dying ReLU and Initialization <https://arxiv.org/abs/1903.06733>`_, 2019;
  Goodfellow, Bengio and Courville, Deep Learning, MIT Press, 2016
"""

from tfgraph.study.gradient_health.diagnosis import Finding, diagnose, diagnosis_names
from tfgraph.study.gradient_health.monitor import GradientHealthMonitor
from tfgraph.study.gradient_health.record import HealthRecord
from tfgraph.study.gradient_health.rules import RULES, Rule

__all__ = [
    "RULES",
    "Finding",
    "GradientHealthMonitor",
    "HealthRecord",
    "Rule",
    "diagnose",
    "diagnosis_names",
]
