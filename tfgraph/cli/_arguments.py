"""Arguments that several commands take: types for ``add_argument``, and ``--data``."""

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


def setting(text: str) -> tuple[str, str]:
    """Reads ``KEY=VALUE``, where there may be space around both."""
    key, equals, value = (part.strip() for part in text.partition("="))
    if not (key and equals):
        raise argparse.ArgumentTypeError(f"got `{text}`, expected KEY=VALUE")
    return key, value


def add_data(parser: argparse.ArgumentParser) -> None:
    """Adds ``--data``, which ``tfgraph.data.load_mnist`` takes."""
    parser.add_argument(
        "--data",
        metavar="mnist|mnist-5k|PATH",
        help="MNIST, the embedded 5,000 digits, or an .npz or folder of IDX files; by "
        "default TFGRAPH_DATA, Keras' cache, a download, the embedded digits",
    )
