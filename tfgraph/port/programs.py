"""Which of several files import each other, and which of them lead to TensorFlow 1.

Import statements are found by their form, in any Python, without parsing: a module
of the program is told by the end of its path, so ``import nets.resnet`` means any
``.../nets/resnet.py`` among the files.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import PurePath

from tfgraph.port.entry_point import Role

# What repeats is bounded, so that no file takes long.
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?P<module>[.\w]+)[ \t]+import[ \t]*"
    r"(?P<names>\([^)]{0,5000}\)|.+)"
    r"|import[ \t]+(?P<modules>.+))",
    re.MULTILINE,
)
_TENSORFLOW = re.compile(
    r"^[^#'\"\n]{0,500}\b(?:from|import)[ \t].{0,500}\btensorflow\b", re.MULTILINE
)
# Signs of a file that runs TensorFlow 2's behaviour by its own choice.
_TENSORFLOW_2 = re.compile(r"\bcompat\.v[12]\b|\.list_physical_devices\(")
_SWITCHED = "disable_v2_behavior"


def roles(texts: Mapping[PurePath, str]) -> dict[PurePath, Role]:
    """Returns the role of each file, given the sources of all by their paths."""
    places = _places(texts)
    imported = {path: dict(_local(path, texts[path], places)) for path in texts}
    old = {path for path, text in texts.items() if _is_tensorflow_1(text)}
    reaching = _leading_to(old, imported)
    related = _related_to(reaching, imported)
    targets = {target for names in imported.values() for target in names.values()}
    return {
        path: Role(
            file=path.name,
            is_notebook=path.suffix == ".ipynb",
            is_imported=path in targets,
            is_tensorflow_1=path in related,
            reaching=frozenset(
                name for name, target in imported[path].items() if target in reaching
            ),
        )
        for path in texts
    }


def imported_names(text: str) -> Iterator[str]:
    """Yields the dotted names that import statements mention, dots in front kept.

    ``from a import b`` mentions both ``a`` and ``a.b``.
    """
    for found in _IMPORT.finditer(text):
        if found["modules"]:
            yield from _listed(found["modules"])
            continue
        module = found["module"]
        yield module
        separator = "" if module.endswith(".") else "."
        for name in _listed(found["names"].strip("()")):
            yield f"{module}{separator}{name}"


def _listed(names: str) -> Iterator[str]:
    """``a as b, c  # why`` lists ``a`` and ``c``."""
    for line in names.splitlines():
        for name in line.partition("#")[0].partition(";")[0].split(","):
            words = name.split()
            if words and words[0] != "*":
                yield words[0].strip("()")


def _places(texts: Mapping[PurePath, str]) -> dict[str, list[PurePath]]:
    """The files by the last part of the name by which they are imported."""
    places = defaultdict(list)
    for path in texts:
        if path.suffix == ".py":
            places[_module(path)[-1]].append(path)
    return places


def _module(path: PurePath) -> tuple[str, ...]:
    parts = path.with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts


def _local(
    path: PurePath, text: str, places: Mapping[str, list[PurePath]]
) -> Iterator[tuple[str, PurePath]]:
    """The imports of other files: the names as they are written, and the files."""
    for name in imported_names(text):
        dots = len(name) - len(name.lstrip("."))
        wanted = tuple(part for part in name.split(".") if part)
        if dots:
            folder = path.parts[: len(path.parts) - dots]
            wanted = (*folder, *wanted)
        if not wanted:
            continue
        candidates = [
            place
            for place in places.get(wanted[-1], ())
            if place != path and _module(place)[-len(wanted) :] == wanted
        ]
        if candidates:
            yield name, max(candidates, key=lambda place: _shared(place, path))


def _shared(path: PurePath, other: PurePath) -> int:
    """How many folders two files have in common, from the root."""
    pairs = zip(path.parts, other.parts, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), 0)


def _is_tensorflow_1(text: str) -> bool:
    if not _TENSORFLOW.search(text):
        return False
    return _SWITCHED in text or not _TENSORFLOW_2.search(text)


def _leading_to(
    old: set[PurePath], imported: Mapping[PurePath, Mapping[str, PurePath]]
) -> set[PurePath]:
    """The files that import TensorFlow 1, themselves or through others."""
    importers = defaultdict(set)
    for path, names in imported.items():
        for target in names.values():
            importers[target].add(path)
    return _reachable(old, importers)


def _related_to(
    reaching: set[PurePath], imported: Mapping[PurePath, Mapping[str, PurePath]]
) -> set[PurePath]:
    """The files that lead to TensorFlow 1, and all that those import."""
    return _reachable(reaching, {p: set(n.values()) for p, n in imported.items()})


def _reachable(
    starts: set[PurePath], steps: Mapping[PurePath, set[PurePath]]
) -> set[PurePath]:
    found, waiting = set(starts), list(starts)
    while waiting:
        for path in steps[waiting.pop()] - found:
            found.add(path)
            waiting.append(path)
    return found
