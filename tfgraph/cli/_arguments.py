"""Types of arguments that several commands take, for ``add_argument(type=...)``."""

import argparse

from tfgraph.study.settings import MAX_SEED


def positive(text: str) -> float:
    """Reads a finite number above 0: seconds, megabytes."""
    try:
        number = float(text)
    except ValueError:
        number = 0
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"got `{text}`, expected a number above 0")
    return number


def count(text: str) -> int:
    """Reads a whole number from 1 up."""
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(
            f"got `{text}`, expected a whole number from 1 up"
        )
    return int(text)


def seed(text: str) -> int:
    """Reads a seed of numpy, which TensorFlow takes as well."""
    if not text.isdecimal() or int(text) > MAX_SEED:
        raise argparse.ArgumentTypeError(
            f"got `{text}`, expected a whole number from 0 to {MAX_SEED}"
        )
    return int(text)
