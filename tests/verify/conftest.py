"""Results of verifications, made by hand, and a real browser to look at them."""

import json
import os
import shutil
import subprocess
import tempfile
import time

import psutil
import pytest

from tfgraph.verify.results import (
    DIFFERENT,
    EQUAL,
    EXACT,
    FAILED,
    NOT_REPRODUCED,
    NOT_RUN,
    RAN,
    UNSEEDED,
    WITHIN,
    CellResult,
    Curve,
    LeftOut,
    NotebookResult,
    Number,
    Output,
    Text,
)

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A red pixel.
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAA"
    "AABJRU5ErkJggg=="
)


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "browser: needs Chromium or Chrome to be installed"
    )


def number(verdict, recorded, new, line, *, label="Validation accuracy"):
    """A number on a line as of a training loop."""
    words = f"{line - 1} {label}: "
    return Number(
        verdict=verdict,
        recorded=recorded,
        new=new,
        label=label,
        kind="stdout",
        line=line,
        recorded_line=words + recorded,
        new_line=None if new is None else words + new,
        difference=None if new is None else f"{abs(float(new) - float(recorded)):.4f}",
        tolerance="atol=0.001, rtol=0",
    )


def training_cell():
    """One epoch exact, one near, one different, one lost."""
    numbers = [
        number(EXACT, "0.288", "0.288", 1),
        number(WITHIN, "0.7936", "0.7938", 2),
        number(DIFFERENT, "0.8798", "0.8902", 3),
        number(NOT_REPRODUCED, "0.9061", None, 4),
    ]
    return CellResult(
        number=4,
        cell_id="train",
        execution_count=7,
        source="for epoch in range(20):\n    print(epoch, 'Validation accuracy:')",
        tags=[],
        status=RAN,
        seconds=12.34,
        recorded=[
            Output(
                "stdout", "".join(f"{n.recorded_line}\n" for n in numbers) + "in 3 s\n"
            )
        ],
        new=[Output("stdout", "".join(f"{n.new_line}\n" for n in numbers[:3]))],
        numbers=numbers,
        texts=[
            Text(EQUAL, n.recorded_line, n.new_line, "stdout", n.line) for n in numbers
        ],
        left_out=[LeftOut("timing", "in 3 s", "stdout", 5)],
        curves=[
            Curve(
                label="Validation accuracy",
                steps=[0, 1, 2, 3],
                recorded=[0.288, 0.7936, 0.8798, 0.9061],
                new=[0.288, 0.7938, 0.8902, None],
                verdicts=[n.verdict for n in numbers],
            )
        ],
    )


def cell(count, source="x = 1", status=RAN, **more):
    """A cell without a record."""
    return CellResult(
        number=count,
        cell_id="",
        execution_count=None,
        source=source,
        tags=[],
        status=status,
        **more,
    )


def result(path, *cells, **more):
    """A notebook's result, with an environment."""
    environment = {"tensorflow": "2.21.0", "processor": "a processor"}
    return NotebookResult(
        path,
        list(cells),
        kernel="tfgraph",
        environment=environment,
        seconds=61.4,
        started="2026-11-22T14:00:00+00:00",
        **more,
    )


@pytest.fixture
def results():
    """A notebook that came back, one that did not, and one that could not be read."""
    good = number(EXACT, "0.5", "0.5", 1)
    loose = number(UNSEEDED, "0.25", "0.75", 2)
    outputs = [Output("stdout", f"{good.recorded_line}\n{loose.recorded_line}")]
    return [
        result(
            "notebooks/good.ipynb",
            cell(1, "import tensorflow as tf", seconds=2.0),
            cell(2, recorded=outputs, new=outputs, numbers=[good, loose]),
        ),
        result(
            "notebooks/bad.ipynb",
            cell(2, "1 / 0", FAILED, error="ZeroDivisionError: division by zero"),
            training_cell(),
            cell(5, "tf.foo()", NOT_RUN, error="the notebook ended before it"),
            error="ended in cell 4: its kernel died",
        ),
        result("notebooks/none.ipynb", error="`notebooks/none.ipynb` is no notebook."),
    ]


@pytest.fixture
def training():
    """The cell of a training loop: one number each exact, near, different, lost."""
    return training_cell()


@pytest.fixture
def png():
    """A picture of one pixel, as notebooks hold it."""
    return PNG


@pytest.fixture
def make_result():
    """``make_result(path, *cells, **more)``, a notebook's result."""
    return result


@pytest.fixture
def make_cell():
    """``make_cell(count, source, status, **more)``, a cell without a record."""
    return cell


@pytest.fixture(scope="module", params=("bubblewrap", "user namespaces"))
def mechanism(request):
    """Each way to make a sandbox; where one does not work, the skip says why."""
    from tfgraph.verify import sandbox

    reason = sandbox.failure(request.param)
    if reason is not None:
        pytest.skip(f"{request.param} does not work here: {reason}")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(sandbox, "mechanism", lambda: request.param)
        yield request.param


@pytest.fixture(scope="session")
def sleeps():
    """``sleeps(seconds, is_wanted, patience)``: if `sleep seconds` runs, or ends, soon."""

    def sleeps(seconds, is_wanted, patience=20):
        end = time.monotonic() + patience
        while time.monotonic() < end:
            commands = [p.info["cmdline"] for p in psutil.process_iter(["cmdline"])]
            if (["sleep", seconds] in commands) == is_wanted:
                return is_wanted
            time.sleep(0.1)
        return not is_wanted

    return sleeps


class Browser:
    """A page of a headless browser, through the DevTools protocol over two pipes."""

    def __init__(self, program, folder):
        from_us, to_browser = os.pipe()
        from_browser, to_us = os.pipe()
        flags = (
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--remote-debugging-pipe",
            f"--user-data-dir={folder}",
            "about:blank",
        )
        # The protocol is spoken on descriptors 3 and 4.
        script = f'exec "$@" 3<&{from_us} 4>&{to_us}'
        self._process = subprocess.Popen(
            ["bash", "-c", script, "bash", program, *flags],
            pass_fds=(from_us, to_us),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(from_us), os.close(to_us)
        self._in, self._out = os.fdopen(to_browser, "wb"), os.fdopen(from_browser, "rb")
        self._count, self._session, self.events = 0, None, []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call(
            "Target.attachToTarget", targetId=target, flatten=True
        )["sessionId"]
        for domain in ("Page", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method, **parameters):
        """Calls a method of the protocol; events that come meanwhile are kept."""
        self._count += 1
        message = {"id": self._count, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._in.write(json.dumps(message).encode() + b"\0")
        self._in.flush()
        while (answer := self._read()).get("id") != self._count:
            self.events.append(answer)
        assert "error" not in answer, answer
        return answer["result"]

    def open(self, path, *, width, scheme="light"):
        """Loads a file in a window of some CSS pixels, from 600 down a phone's."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=844,
            deviceScaleFactor=1,
            mobile=width <= 600,
        )
        media = [{"name": "prefers-color-scheme", "value": scheme}]
        self.call("Emulation.setEmulatedMedia", features=media)
        self.events.clear()
        self.call("Page.navigate", url=path.as_uri())
        while not any(e["method"] == "Page.loadEventFired" for e in self.events):
            self.events.append(self._read())

    def evaluate(self, expression):
        """Returns the value of an expression of JavaScript."""
        found = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def of(self, method):
        """Returns the parameters of a method's events since the page was opened."""
        return [e["params"] for e in self.events if e["method"] == method]

    def close(self):
        """Ends the browser."""
        self._process.terminate()
        self._process.wait(timeout=30)
        self._in.close(), self._out.close()

    def _read(self):
        message = bytearray()
        while (byte := self._out.read(1)) != b"\0":
            assert byte, "the browser has ended"
            message += byte
        return json.loads(message)


@pytest.fixture(scope="session")
def browser():
    """A browser. Without one on this machine the test is skipped, and says why."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip(
            f"none of {', '.join(BROWSERS)} is installed: pages are not looked at"
        )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        page = Browser(program, folder)
        yield page
        page.close()
