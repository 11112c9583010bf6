"""Names that NumPy has dropped: aliases of Python's types (1.24) and others (2.0)."""

from collections.abc import Iterator

from tfgraph.port.moves import move_names
from tfgraph.port.source import Edit, Source

NAMES = {
    "int": "int",
    "float": "float",
    "bool": "bool",
    "complex": "complex",
    "object": "object",
    "str": "str",
    "long": "int",
    "unicode": "str",
    "int0": "numpy.intp",
    "uint0": "numpy.uintp",
    "float_": "numpy.float64",
    "singlecomplex": "numpy.complex64",
    "complex_": "numpy.complex128",
    "cfloat": "numpy.complex128",
    "longfloat": "numpy.longdouble",
    "unicode_": "numpy.str_",
    "string_": "numpy.bytes_",
    "object0": "numpy.object_",
    "bool8": "numpy.bool_",
    "Inf": "numpy.inf",
    "Infinity": "numpy.inf",
    "infty": "numpy.inf",
    "PINF": "numpy.inf",
    "NaN": "numpy.nan",
    "NAN": "numpy.nan",
    "product": "numpy.prod",
    "cumproduct": "numpy.cumprod",
    "sometrue": "numpy.any",
    "alltrue": "numpy.all",
    "in1d": "numpy.isin",
    "row_stack": "numpy.vstack",
    "trapz": "numpy.trapezoid",
    "round_": "numpy.round",
    "rank": "numpy.ndim",
    "mat": "numpy.asmatrix",
    "VisibleDeprecationWarning": "numpy.exceptions.VisibleDeprecationWarning",
    "ComplexWarning": "numpy.exceptions.ComplexWarning",
}
TABLE = {f"numpy.{old}": new for old, new in NAMES.items()}
WORDS = ("from numpy", *(f".{old}" for old in NAMES))


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    return move_names(source, TABLE)
