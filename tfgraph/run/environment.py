"""Environment variables that an old program needs and does not know of."""

import os
import sys

# The program that child processes of multiprocessing continue.
PROGRAM = "TFGRAPH_PROGRAM"
# Seed for what a program leaves unseeded (a whole number); unset, nothing is seeded.
SEED = "TFGRAPH_SEED"
# As ``tfgraph.v1`` sets them: here before any other module can import TensorFlow.
TENSORFLOW_1 = {"TF_ENABLE_ONEDNN_OPTS": "0", "TF_CPP_MIN_LOG_LEVEL": "1"}
# In a cluster, calls wait for servers that are not there yet, as in TensorFlow 1.
PATIENT_CALLS = {"GRPC_FAIL_FAST": "false"}
LEGACY_KERAS = {"TF_USE_LEGACY_KERAS": "1"}


def prepare() -> None:
    """Sets what the user has not set; a script's pictures need no screen."""
    prepare_kernel()
    if not has_screen():
        os.environ.setdefault("MPLBACKEND", "Agg")


def prepare_kernel() -> None:
    """Sets what the user has not set, for a kernel, which draws in its notebook."""
    os.environ.update(LEGACY_KERAS)
    for name, value in (TENSORFLOW_1 | PATIENT_CALLS).items():
        os.environ.setdefault(name, value)


def seed_unseeded() -> None:
    """Seeds Python's and numpy's generators from ``TFGRAPH_SEED``, if it is set.

    A program that seeds them itself is not changed; graphs see to themselves (see
    ``tfgraph.v1``).
    """
    text = os.environ.get(SEED, "")
    if text.isdecimal():
        import random

        import numpy as np

        random.seed(int(text))
        np.random.seed(int(text) % 2**32)


def has_screen() -> bool:
    """Whether a window can be opened."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
