"""Refuse a process that has no room for TensorFlow, before TensorFlow crashes in it."""

from tfgraph.errors import StartupError

# Of address space, to import TensorFlow and to train a small network (two cores; with
# 2 GiB, threads could not be started and the process was killed by SIGSEGV).
NEEDED_MB = 3072


def require_room() -> None:
    """Compares the limit of the address space with what TensorFlow needs.

    Raises:
      StartupError: if the limit (``ulimit -v``) is lower.
    """
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY and limit < NEEDED_MB << 20:
        raise StartupError(
            f"The address space is limited to {limit >> 20:,} MB; TensorFlow needs "
            f"{NEEDED_MB:,} MB. Raise the limit (`ulimit -v {NEEDED_MB << 10}`)."
        )
