"""What the fuzz tests share: how long they run, how inputs are spoiled, a time limit.

Few examples run with the other tests, always the same ones. For hours of others:

    TFGRAPH_FUZZ_EXAMPLES=20000 python -m pytest tests/fuzz --hypothesis-show-statistics
"""

import contextlib
import copy
import os
import signal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

VARIABLE = "TFGRAPH_FUZZ_EXAMPLES"
# An example that takes longer hangs: they are a few kilobytes each.
MAX_SECONDS = 20

FUZZ = settings(
    max_examples=int(os.environ.get(VARIABLE, "20")),
    derandomize=VARIABLE not in os.environ,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)


@contextlib.contextmanager
def in_time(seconds=MAX_SECONDS):
    """Fails if what is in it takes longer; of the processor, which others use, too."""

    def fail(number, frame):
        raise AssertionError(f"it took more than {seconds} s")

    before = signal.signal(signal.SIGPROF, fail)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(("", "code", "stream", "atol=0.1", "0.5", "\ud800", "<script>")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=4,
)


@st.composite
def spoiled_json(draw, values):
    """One of some JSON values in which a few places hold something else, or nothing."""
    value = copy.deepcopy(draw(values))
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(value))
        if not places:
            break
        container, key = draw(st.sampled_from(places))
        what = draw(st.sampled_from(("replace", "delete", "double", "other's")))
        if what == "replace":
            container[key] = draw(JSON)
        elif what == "delete":
            del container[key]
        elif what == "double":
            twin = copy.deepcopy(container[key])
            if isinstance(container, list):
                container.insert(key, twin)
            else:
                container[f"{key}_"] = twin
        else:
            other, other_key = draw(st.sampled_from(places))
            container[key] = copy.deepcopy(other[other_key])
    return value


def _places(value):
    """Yields all containers with each of their keys, from top to bottom."""
    if isinstance(value, dict | list):
        keys = value if isinstance(value, dict) else range(len(value))
        for key in keys:
            yield value, key
            yield from _places(value[key])


@st.composite
def spoiled_bytes(draw, contents):
    """One of some byte strings, a few of whose bytes are others, gone or twice."""
    content = draw(st.sampled_from(contents))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 64)))
        piece = draw(
            st.binary(max_size=8)
            | st.sampled_from((b"\0" * 8, b"\xff" * 8, b"\x80" * 9 + b"\x01"))
        )
        content = draw(
            st.sampled_from(
                (
                    content[:start] + piece + content[start + len(piece) :],
                    content[:start] + piece + content[start:],
                    content[:start] + content[end:],
                    content[:end] + content[start:],
                    content[:start],
                )
            )
        )
    return content
