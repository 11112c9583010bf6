"""TensorFlow-1 graph code on today's TensorFlow, with proof of equal numbers.

Importing this package imports nothing else; ``import tfgraph.v1 as tf`` brings
TensorFlow up.
"""

__version__ = "0.1.0"
