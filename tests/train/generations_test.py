"""Sets of files: complete or not there, whenever a process is killed."""

import contextlib
import itertools
import os
import shutil

import pytest

from tfgraph.train import generations

# What changes a folder; a kill comes before one of them.
CHANGES = ("replace", "fsync", "mkdir", "unlink", "rmdir")


class Killed(BaseException):
    """Stands for the end of the process: nothing is changed after it."""


@contextlib.contextmanager
def killed_at(n):
    """Has the n-th change fail, counted from 1, and all after it."""
    count = itertools.count(1)

    def counted(function):
        def call(*args, **kwargs):
            if next(count) >= n:
                raise Killed
            return function(*args, **kwargs)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in CHANGES:
            patch.setattr(os, name, counted(getattr(os, name)))
        yield


def write(folder, content, **options):
    def fill(place):
        (place / "a").write_text(content)
        (place / "b").write_text(content * 1000)

    return generations.write(folder, fill, **options)


def newest(folder):
    """Returns what the newest set was written with, None if there is none."""
    place = generations.newest(folder)
    if place is None:
        return None
    content = (place / "a").read_text()
    assert (place / "b").read_text() == content * 1000
    return content


def test_the_newest_is_found_and_two_are_kept(tmp_path):
    assert newest(tmp_path / "none") is None
    for content in "wxyz":
        write(tmp_path / "sets", content)
        assert newest(tmp_path / "sets") == content
    assert sorted(path.name for path in (tmp_path / "sets").iterdir()) == ["3", "4"]


@pytest.mark.parametrize("n_before", (0, 1, 2, 3))
def test_a_kill_at_any_change_leaves_a_whole_set(tmp_path, capsys, n_before):
    for n in itertools.count(1):
        folder = tmp_path / str(n)
        for number in range(n_before):
            write(folder, str(number))
        try:
            with killed_at(n):
                write(folder, "new")
            break
        except Killed:
            pass
        assert newest(folder) in ("new", str(n_before - 1) if n_before else None)
        write(folder, "newer")
        assert newest(folder) == "newer"
        names = [path.name for path in folder.iterdir()]
        assert len(names) <= 2 and all(map(str.isdecimal, names))
    assert n > 8  # the changes of one set
    assert capsys.readouterr().err == ""


def damage(place, kind):
    if kind == "truncated":
        os.truncate(place / "b", 10)
    elif kind == "emptied":
        os.truncate(place / "a", 0)
    elif kind == "one bit":
        content = bytearray((place / "b").read_bytes())
        content[500] ^= 1
        (place / "b").write_bytes(content)
    elif kind == "file missing":
        (place / "a").unlink()
    elif kind == "manifest missing":
        (place / "manifest.json").unlink()
    elif kind == "manifest of garbage":
        (place / "manifest.json").write_bytes(b"\xff\x00")
    elif kind == "manifest of another kind":
        (place / "manifest.json").write_text("[1]")
    elif kind == "all missing":
        shutil.rmtree(place)
        place.mkdir()


@pytest.mark.parametrize(
    ("kind", "named"),
    (
        ("truncated", "b has changed"),
        ("emptied", "a has changed"),
        ("one bit", "b has changed"),
        ("file missing", "a is missing"),
        ("manifest missing", "manifest.json is missing"),
        ("manifest of garbage", "manifest.json cannot be read"),
        ("manifest of another kind", "manifest.json cannot be read"),
        ("all missing", "manifest.json is missing"),
    ),
)
def test_a_damaged_set_is_named_and_the_one_before_it_taken(
    tmp_path, capsys, kind, named
):
    write(tmp_path, "old")
    place = write(tmp_path, "new")
    damage(place, kind)
    assert newest(tmp_path) == "old"
    error = capsys.readouterr().err
    assert (
        error == f"tfgraph: `{place}` is damaged ({named}); taking the one before it.\n"
    )
    assert newest(tmp_path) == "old"
    assert capsys.readouterr().err == ""  # once is enough
    write(tmp_path, "newer")
    assert newest(tmp_path) == "newer"
    assert {path.name for path in tmp_path.iterdir()} == {"1", "2"}


def test_if_all_are_damaged_there_is_none(tmp_path, capsys):
    for content in "xy":
        os.truncate(write(tmp_path, content) / "a", 0)
    assert newest(tmp_path) is None
    assert "there is none before it" in capsys.readouterr().err


def test_a_failure_leaves_the_sets_before_it_and_nothing_else(tmp_path):
    def fail(place):
        (place / "a").write_text("half")
        raise OSError("disk full")

    write(tmp_path, "old")
    with pytest.raises(OSError, match="disk full"):
        generations.write(tmp_path, fail)
    assert newest(tmp_path) == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["1"]


def test_a_set_that_cannot_be_read_is_an_error(tmp_path, monkeypatch):
    write(tmp_path, "old")

    def refuse(path):
        raise PermissionError(path)

    with monkeypatch.context() as patch:
        patch.setattr(generations, "_digest", refuse)
        with pytest.raises(PermissionError):
            newest(tmp_path)
    assert newest(tmp_path) == "old"
