"""Spoiled checkpoints and graphs, inspected by a process that may crash, and must not."""

import contextlib
import json
import os
import select
import subprocess
import sys
from pathlib import Path

import pytest
from fuzzing import FUZZ, spoiled_bytes
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.slow  # TensorFlow in another process

HERE = Path(__file__).parent
RECORDED = HERE.parents[1] / "checkpoints/tf1.15/mnist-5k/gradient_clipping.ckpt"
SUFFIXES = (".index", ".meta", ".data-00000-of-00001")
WHOLE = {suffix: Path(f"{RECORDED}{suffix}").read_bytes() for suffix in SUFFIXES}
MADE = ("v1.ckpt", "frozen.pb", "frozen.pbtxt", "saved/saved_model.pb")
PATIENCE = 120  # seconds, where a crash or an answer takes hundredths of one


class Inspector:
    """The process; one that has died is started again."""

    def __init__(self, folder):
        self.folder, self._process = folder, None

    def inspect(self, path):
        """Returns what it says of a file; fails if it dies or hangs."""
        if self._process is None:
            self._start()
        self._process.stdin.write(f"{json.dumps(str(path))}\n".encode())
        self._process.stdin.flush()
        return self._answer()

    def _start(self):
        made = self.folder / "made"
        made.mkdir(exist_ok=True)
        if (made / "saved").exists():  # a SavedModel is not written twice
            (made / "saved").rename(made / f"saved{os.urandom(4).hex()}")
        self._process = subprocess.Popen(
            [sys.executable, HERE / "inspector.py", made],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
        )
        assert self._answer() == "ready"

    def _answer(self):
        output = self._process.stdout
        has_answer = select.select([output], [], [], PATIENCE)[0]
        line = output.readline() if has_answer else b""
        if not line:
            status = self.end()
            raise AssertionError(
                f"it died: exit status {status}" if has_answer else "it hangs"
            )
        return json.loads(line)

    def end(self):
        """Ends it and returns its exit status."""
        process, self._process = self._process, None
        with contextlib.suppress(BrokenPipeError, subprocess.TimeoutExpired):
            process.communicate(timeout=5)
        process.kill()
        return process.wait()


@pytest.fixture(scope="module")
def inspector(tmp_path_factory):
    started = Inspector(tmp_path_factory.mktemp("inspector"))
    assert started.inspect(RECORDED) == "inspected"
    yield started
    started.end()


@FUZZ
@given(st.data(), st.sampled_from(SUFFIXES), st.sampled_from(("", *SUFFIXES)))
def test_a_spoiled_checkpoint_is_inspected_or_refused(inspector, data, spoiled, named):
    content = data.draw(st.none() | spoiled_bytes([WHOLE[spoiled]]))
    prefix = inspector.folder / "a.ckpt"
    for suffix, whole in (WHOLE | {spoiled: content}).items():
        path = Path(f"{prefix}{suffix}")
        if whole is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(whole)
    assert inspector.inspect(f"{prefix}{named}") in ("inspected", "refused")


@FUZZ
@given(st.data(), st.sampled_from(MADE))
def test_a_spoiled_file_is_inspected_or_refused(inspector, data, name):
    whole = (inspector.folder / "made" / name).read_bytes()
    path = inspector.folder / "spoiled"
    path.write_bytes(data.draw(spoiled_bytes([whole])))
    assert inspector.inspect(path) in ("inspected", "refused")


@FUZZ
@given(st.binary())
def test_any_bytes_are_inspected_or_refused(inspector, content):
    path = inspector.folder / "any"
    path.write_bytes(content)
    assert inspector.inspect(path) in ("inspected", "refused")
