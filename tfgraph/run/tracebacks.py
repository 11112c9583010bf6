"""Tracebacks as the program would have them under plain Python."""

import os
from types import TracebackType

_HERE = os.path.join(os.path.dirname(__file__), "")
_IMPORT_SYSTEM = "<frozen importlib"


def hide_our_frames(error: BaseException) -> None:
    """Takes this package's frames out of an exception's traceback.

    Its causes and contexts are cleaned as well.
    """
    seen = set()
    errors = [error]
    while errors:
        error = errors.pop()
        if error is None or id(error) in seen:
            continue
        seen.add(id(error))
        error.__traceback__ = _without_ours(error.__traceback__)
        errors += [error.__cause__, error.__context__]
        errors += getattr(error, "exceptions", ())


def _without_ours(traceback: TracebackType | None) -> TracebackType | None:
    frames = []
    while traceback is not None:
        frames.append(traceback)
        traceback = traceback.tb_next
    kept = [frame for frame, hidden in zip(frames, _hidden(frames)) if not hidden]
    for frame, following in zip(kept, [*kept[1:], None]):
        frame.tb_next = following
    return kept[0] if kept else None


def _hidden(frames: list[TracebackType]) -> list[bool]:
    """Ours, and the import system's beside ours; theirs elsewhere stay."""
    ours = [f.tb_frame.f_code.co_filename.startswith(_HERE) for f in frames]
    if not any(ours):
        return ours
    return [
        mine or f.tb_frame.f_code.co_filename.startswith(_IMPORT_SYSTEM)
        for mine, f in zip(ours, frames)
    ]
