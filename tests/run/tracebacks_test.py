"""Our frames are taken out of tracebacks, and nobody else's."""

import importlib
import traceback

import pytest

from tfgraph.run import redirect, tracebacks


def functions_of(error):
    return [frame.name for frame in traceback.extract_tb(error.__traceback__)]


def program_code(source):
    code = compile(source, "old.py", "exec")
    return {"__builtins__": redirect.program_builtins}, code


def test_our_import_leaves_no_frame(monkeypatch):
    monkeypatch.setattr(importlib, "import_module", importlib.import_module)
    redirect.install()
    namespace, code = program_code("def f():\n    import no_such_module\nf()")
    with pytest.raises(ModuleNotFoundError) as caught:
        exec(code, namespace)
    assert "import_for_program" in functions_of(caught.value)
    tracebacks.hide_our_frames(caught.value)
    assert functions_of(caught.value)[1:] == ["<module>", "f"]


def test_causes_and_contexts_are_cleaned(monkeypatch):
    monkeypatch.setattr(importlib, "import_module", importlib.import_module)
    redirect.install()
    source = "try:\n  import no_such\nexcept ImportError as e:\n  raise OSError from e"
    namespace, code = program_code(source)
    with pytest.raises(OSError) as caught:
        exec(code, namespace)
    tracebacks.hide_our_frames(caught.value)
    assert functions_of(caught.value.__cause__) == ["<module>"]


def test_a_circle_of_exceptions_ends():
    first, second = ValueError(), TypeError()
    first.__context__, second.__context__ = second, first
    tracebacks.hide_our_frames(first)
    assert first.__traceback__ is None
