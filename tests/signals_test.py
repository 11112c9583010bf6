"""Requests to end: raised at once, or when the epoch is done."""

import contextlib
import os
import signal
import sys
import threading

import pytest

from tfgraph.signals import Interrupted, postponed, raised


def send(signum):
    os.kill(os.getpid(), signum)


@pytest.mark.parametrize(
    ("signum", "status"),
    ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)),
)
def test_a_request_is_raised_with_its_exit_status(signum, status):
    before = signal.getsignal(signum)
    with pytest.raises(Interrupted) as request, raised():
        send(signum)
    assert request.value.status == status
    assert signal.getsignal(signum) == before


class Finalized:
    """Something whose finalizer is interrupted; Python drops the exception."""

    def __del__(self):
        send(signal.SIGTERM)


drops_a_request = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)


@drops_a_request
def test_a_dropped_request_is_raised_before_an_epoch():
    with pytest.raises(Interrupted) as request, raised():
        Finalized()
        with postponed():
            pytest.fail("it was not raised")
    assert request.value.status == 143


@drops_a_request
def test_a_dropped_request_is_raised_at_the_end_and_then_forgotten():
    done = []
    with pytest.raises(Interrupted), raised():
        Finalized()
        done.append("the rest")
    assert done == ["the rest"]
    with raised(), postponed():
        pass


def of_tensorflow(source):
    """Returns the function `work` as TensorFlow would have it."""
    namespace = {"__name__": "tensorflow.python.ops", "send": send, "signal": signal}
    exec(source, namespace)
    return namespace["work"]


def test_a_request_inside_tensorflow_is_raised_when_it_has_returned():
    done = []
    inside = of_tensorflow(
        "def work(done, callback):\n"
        "    send(signal.SIGTERM)\n"
        "    done.append('TensorFlow')\n"
        "    callback()\n"
    )
    before = sys.gettrace()
    with pytest.raises(Interrupted) as request, raised():
        inside(done, lambda: done.append("its callback"))
        done.append("the line after it")
    assert done == ["TensorFlow", "its callback"]
    assert request.value.status == 143
    assert sys.gettrace() is before


def test_a_request_inside_tensorflow_goes_before_an_error_there():
    fails = of_tensorflow("def work():\n    send(signal.SIGTERM)\n    1 / 0")
    with pytest.raises(Interrupted), raised():
        with contextlib.suppress(ZeroDivisionError):
            fails()
        pytest.fail("it was not raised")


def test_the_second_request_inside_tensorflow_does_not_wait():
    before, done = sys.gettrace(), []
    hangs = of_tensorflow(
        "def work(done):\n"
        "    send(signal.SIGTERM)\n"
        "    done.append('first')\n"
        "    send(signal.SIGINT)\n"
        "    done.append('second')\n"
    )
    with pytest.raises(Interrupted), raised():
        hangs(done)
    assert done == ["first"]
    assert sys.gettrace() is before


def test_a_postponed_request_waits_until_it_is_asked_for():
    done = []
    with pytest.raises(Interrupted) as stopped, postponed() as request:
        request.check()
        assert not request.is_asked
        send(signal.SIGTERM)
        assert request.is_asked
        done.append("epoch")
        request.check()
    assert done == ["epoch"]
    assert stopped.value.status == 143


def test_a_request_that_nobody_asked_for_is_raised_at_the_end():
    done = []
    with pytest.raises(Interrupted), postponed():
        send(signal.SIGTERM)
        done.append("all")
    assert done == ["all"]


def test_the_second_request_does_not_wait():
    with pytest.raises(Interrupted) as stopped, postponed():
        send(signal.SIGTERM)
        send(signal.SIGINT)
    assert stopped.value.status == 130


def test_people_are_told_that_it_waits(monkeypatch, capfd):
    monkeypatch.setattr(os, "isatty", lambda descriptor: descriptor == 2)
    with pytest.raises(Interrupted), postponed():
        send(signal.SIGINT)
    assert "ending within seconds" in capfd.readouterr().err


def test_what_is_ignored_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    try:
        with raised():
            send(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_in_another_thread_nothing_changes():
    handlers = []

    def work():
        with raised(), postponed() as request:
            handlers.append(signal.getsignal(signal.SIGTERM))
            request.check()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert handlers == [signal.getsignal(signal.SIGTERM)]
