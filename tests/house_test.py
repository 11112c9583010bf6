"""The rules of the house, checked on the source: imports and documentation."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "tfgraph"
MODULES = sorted(ROOT.rglob("*.py"))

# Each part may import those named beside it; these serve all.
EVERYONE = {
    "errors", "files", "folders", "legacy_names", "locking", "signals", "workers",
}  # fmt: skip
MAY_IMPORT = {
    "v1": {"data"},  # only tensorflow.examples, which reads MNIST
    "data": set(),
    "nets": {"v1"},
    "train": {"v1", "nets"},
    "study": {"v1", "nets", "train", "data", "records"},
    "cluster": {"v1", "nets", "train", "study", "data", "records"},
    "records": set(),
    "verify": {"records", "run"},
    "port": set(),
    "run": {"v1", "port"},
    "inspection": {"v1"},
    "reproduction": {"v1", "nets", "train", "data", "study", "records", "verify"},
    "__main__": {"cli"},
    "cli": {
        "data", "records", "reproduction", "study", "verify", "run", "port", "inspection",
        "cluster",
    },  # fmt: skip
}
PRIVATE_TENSORFLOW = "tensorflow.python"


def part_of(path):
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path):
    """Yields the full names of all modules that a file imports, wherever it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_public(path):
    return not any(part.startswith("_") for part in path.relative_to(ROOT).parts[:-1])


def name(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_go_one_way(path):
    part = part_of(path)
    allowed = MAY_IMPORT.get(part, set()) | EVERYONE | {part, "__version__"}
    for module in imports(path):
        top, _, rest = module.partition(".")
        if top == "tfgraph" and rest:
            assert rest.split(".")[0] in allowed, module


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_tensorflows_private_modules_are_touched_in_v1_only(path):
    touched = [m for m in imports(path) if m.startswith(PRIVATE_TENSORFLOW)]
    assert part_of(path) == "v1" or not touched


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_public_names_are_documented(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module has no docstring"
    if not is_public(path):
        return
    kinds = (ast.FunctionDef, ast.ClassDef)
    for node in tree.body:
        if isinstance(node, kinds) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"`{node.name}` has no docstring"


# The signatures in v1 are TensorFlow 1's.
ANNOTATED = [path for path in MODULES if part_of(path) != "v1"]


@pytest.mark.parametrize("path", ANNOTATED, ids=name)
def test_public_functions_are_annotated(path):
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            bare = [a.arg for a in arguments if a.annotation is None]
            assert not bare and node.returns, f"`{node.name}`: {bare or 'no return'}"
