"""What the tests of workers call: worker processes import this file."""

import os
import signal
import tempfile
import time


def square(number):
    return number * number


def process_id(item):
    time.sleep(0.3)  # long enough for another worker to take the next item
    return os.getpid()


def environment(name):
    return os.environ.get(name)


class UnpicklableError(Exception):
    """Pickled with one argument, made with two."""

    def __init__(self, number, words):
        super().__init__(f"{number} {words}")


def fails_at_3(number):
    if number == 3:
        raise ValueError("3 fails")
    return number


def fails_unpicklably(number):
    raise UnpicklableError(number, "fails")


def exits(number):
    raise SystemExit(f"{number} exits")


def returns_a_function(number):
    return lambda: number


def kills_itself_at_3(number):
    if number == 3:
        os.kill(os.getpid(), 9)
    return number


def kills_itself_once(number, folder):
    """Notes each attempt; the first one ends its process."""
    attempts = len(list(folder.glob(f"{number}.*")))
    (folder / f"{number}.{attempts}").touch()
    if attempts == 0:
        os.kill(os.getpid(), 9)
    return number


def noted(number, folder, seconds):
    """Leaves a file named by the number and the process, then takes a while."""
    (folder / f"{number}.{os.getpid()}").touch()
    time.sleep(seconds)
    return number * number


def in_a_temporary_folder(number, folder):
    """Leaves nothing in the folder when it is asked to end."""
    with tempfile.TemporaryDirectory(dir=folder):
        time.sleep(60 if number else 1)


def alone_in_group(item, folder):
    """Whether no other item of the group runs at the same time."""
    group, _ = item
    mark = folder / group
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return False
    time.sleep(0.1)
    mark.unlink()
    return True


def working_directory(item):
    return os.getcwd()


def prints(number):
    print("x" * 100_000)
    os.write(1, b"y" * 100)
    return number


def curves(seed):
    return {"loss": [-seed, 1e-7], "threads": [int(os.environ["OMP_NUM_THREADS"])]}


def deaf(number):
    if number:
        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, signal.SIG_IGN)
        time.sleep(60)
    time.sleep(1)
