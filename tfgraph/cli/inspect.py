"""Tell what is in a checkpoint, a meta graph, a frozen graph or a SavedModel.

FILE is a checkpoint's prefix or one of its files (V1 or V2 format), a .meta, a graph
(.pb, .pbtxt), or a SavedModel's folder or file. Printed are the version that wrote it,
variables with shapes and sizes, the layers that they make up, operations by type,
placeholders, likely outputs, and operations that this TensorFlow does not know (exit
status 1). The graph of a checkpoint is that of the .meta beside it. The graph is only
read, never executed. Nothing is written; a file that is cut off, damaged or 2 GB large
is named in one line (exit status 2).

examples:
  tfgraph inspect model.ckpt
  tfgraph inspect --ops model.ckpt.meta     with all operations' names and types
  tfgraph inspect --json frozen.pb          one object, for programs
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tfgraph.inspection import Inspection
    from tfgraph.inspection.variables import Variable

SUMMARY = "tell what is in a checkpoint, a meta graph or a frozen graph"
SHOWN_NAMES = 3  # of the operations of an unknown type


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``tfgraph inspect``."""
    parser.add_argument("file", metavar="FILE", help="what to inspect")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--ops", action="store_true", help="list all operations, too: name and type"
    )


def run(args: argparse.Namespace) -> int:
    """Prints what is in the file; returns 1 if it has unknown operations, else 0."""
    from tfgraph.inspection import inspect_file
    from tfgraph.verify.untrusted import clean

    found = inspect_file(args.file)
    if args.json:
        print(json.dumps(as_json(found, with_ops=args.ops)))
    else:
        print(clean("\n\n".join(report(found, with_ops=args.ops))))
    return 1 if found.unknown_ops else 0


def as_json(found: "Inspection", *, with_ops: bool) -> dict:
    """Returns the object that ``--json`` prints; ``ops`` is in it if wanted."""
    result = {
        "file": found.file,
        "format": found.format,
        "tensorflow_version": found.tensorflow_version,
        "producer": found.producer,
        "min_consumer": found.min_consumer,
        "total": _total(found.variables),
        "variables": [asdict(variable) for variable in found.variables],
        "layers": found.layers and [asdict(layer) for layer in found.layers],
        "operations": found.operation_counts,
        "placeholders": found.placeholders and [asdict(p) for p in found.placeholders],
        "outputs": found.outputs and _named(found.outputs),
        "unknown_ops": found.unknown_ops,
    }
    if with_ops:
        result["ops"] = found.operations and _named(found.operations)
    return result


def report(found: "Inspection", *, with_ops: bool) -> Iterator[str]:
    """Yields the paragraphs for people: a heading, then a table for each subject."""
    from tfgraph.inspection.variables import shape_text

    yield "\n".join(_heading(found))
    yield _section(
        _total_line(found.variables),
        ("variable", "shape", "type", "values", "bytes", "trainable"),
        [
            (
                variable.name,
                shape_text(variable.shape),
                variable.dtype,
                _number(variable.count),
                _number(variable.bytes),
                {None: "?", True: "yes", False: "no"}[variable.trainable],
            )
            for variable in found.variables
        ],
    )
    if found.operations is None:
        yield "No graph: there is no .meta beside this checkpoint."
        return
    yield _section(
        _many(len(found.layers), "layer"),
        ("layer", "type", "output shape", "values", "trainable"),
        [
            (
                layer.name,
                layer.type,
                shape_text(layer.output_shape),
                _number(layer.parameters),
                "?" if layer.trainable is None else _number(layer.trainable),
            )
            for layer in found.layers
        ],
    )
    counts = found.operation_counts
    yield _section(
        f"{_many(len(found.operations), 'operation')} of {_many(len(counts), 'type')}",
        ("operation type", "count"),
        list(counts.items()),
    )
    yield _section(
        _many(len(found.placeholders), "placeholder"),
        ("placeholder", "type", "shape"),
        [(p.name, p.dtype, shape_text(p.shape)) for p in found.placeholders],
    )
    yield _section(
        _many(len(found.outputs), "likely output"),
        ("likely output", "type"),
        found.outputs,
    )
    yield _section(
        _many(len(found.unknown_ops), "operation type")
        + " that this TensorFlow does not know",
        ("unknown operation type", "count", "names"),
        [(t, len(names), _some(names)) for t, names in found.unknown_ops.items()],
    )
    if with_ops:
        yield _section("all operations", ("operation", "type"), found.operations)


def _heading(found: "Inspection") -> Iterator[str]:
    yield f"{found.file}: {found.format}"
    if found.operations is not None:
        yield (
            f"written by TensorFlow {found.tensorflow_version or '(not recorded)'}, "
            f"graph version {found.producer or '(not recorded)'}"
        )


def _section(title: str, header: Sequence[str], rows: Sequence[Sequence]) -> str:
    from tfgraph.verify.report import table

    return f"{title}\n{table(header, rows)}" if rows else title


def _total(variables: "Sequence[Variable]") -> dict[str, int]:
    """Sums up; a variable whose size is not known adds nothing."""
    return {
        "variables": len(variables),
        "values": sum(variable.count or 0 for variable in variables),
        "bytes": sum(variable.bytes or 0 for variable in variables),
    }


def _total_line(variables: "Sequence[Variable]") -> str:
    total = _total(variables)
    line = f"{_many(total['variables'], 'variable')}, {total['values']:,} values, "
    line += f"{total['bytes']:,} bytes"
    if any(variable.trainable is not None for variable in variables):
        trainable = _total([v for v in variables if v.trainable])
        line += f"; trainable: {trainable['variables']}, {trainable['values']:,} values"
    return line


def _named(operations: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "type": op_type} for name, op_type in operations]


def _number(number: int | None) -> str | None:
    return None if number is None else f"{number:,}"


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _some(names: Sequence[str]) -> str:
    more = ", ..." if len(names) > SHOWN_NAMES else ""
    return ", ".join(names[:SHOWN_NAMES]) + more
