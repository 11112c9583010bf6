"""Keep TensorFlow's start-up chatter from the user, and nothing else.

C++ writes to file descriptor 2 before its log levels are in force, so those
lines are held back while TensorFlow loads, and all that are not known chatter
are passed on. In Python, the notes that TensorFlow-1 symbols are deprecated are
dropped: those symbols are the point here.
"""

import contextlib
import logging
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Iterator

# Lines of a normal start on a machine without a GPU, or with one.
CHATTER = re.compile(
    r"WARNING: All log messages before absl::InitializeLog\(\)"
    r"|I\d{4} "  # information: oneDNN, cudart, processor features
    r"|To enable the following instructions:"  # second line of the last one
    r"|[WE]\d{4} .*failed call to cuInit"  # no NVIDIA driver
    r"|[WE]\d{4} .*Unable to register cu\w+ (factory|plugin)"
    r"|[WE]\d{4} .*computation placer already registered"
    r"|[WE]\d{4} .*TF-TRT Warning: Could not find TensorRT"
)

# How TensorFlow's logger announces that a symbol of TensorFlow 1 will go.
DEPRECATION = re.compile(
    r"From .*Instructions for updating|`tf\.[\w.]+` is deprecated\.", re.DOTALL
)


@contextlib.contextmanager
def native_chatter() -> Iterator[None]:
    """Holds back file descriptor 2, then passes on the lines that matter."""
    try:
        stderr = os.dup(2)
    except OSError:  # closed: nobody is listening
        yield
        return
    with tempfile.TemporaryFile() as held:
        sys.stderr.flush()
        os.dup2(held.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(stderr, 2)
            os.close(stderr)
            held.seek(0)
            for line in held:
                if not CHATTER.match(line.decode("utf-8", "replace")):
                    os.write(2, line)


def silence_deprecations() -> None:
    """Drops the deprecation notes of TensorFlow and tf_keras, not other warnings."""
    import tensorflow as tf

    tf.get_logger().addFilter(_is_not_deprecation)
    warnings.filterwarnings(
        "ignore",
        message=r"`[\w.]+` (is deprecated and )?will be removed in a future",
    )


def _is_not_deprecation(record: logging.LogRecord) -> bool:
    return not DEPRECATION.match(record.getMessage())
