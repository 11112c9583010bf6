"""Bringing TensorFlow up as TensorFlow 1, and keeping it quiet about that."""
