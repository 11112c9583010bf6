"""Names of the standard library that have moved or have a successor."""

from collections.abc import Iterator

from tfgraph.port.moves import move_names
from tfgraph.port.source import Edit, Source

_ABSTRACT = (
    "Callable Container Generator Hashable Iterable Iterator Mapping MutableMapping "
    "MutableSequence MutableSet Sequence Set Sized"
).split()
_REQUEST = "urlopen urlretrieve urlcleanup URLopener FancyURLopener pathname2url"
_PARSE = "quote quote_plus unquote unquote_plus urlencode"

TABLE = {
    **{f"collections.{name}": f"collections.abc.{name}" for name in _ABSTRACT},
    **{f"urllib.{name}": f"urllib.request.{name}" for name in _REQUEST.split()},
    **{f"urllib.{name}": f"urllib.parse.{name}" for name in _PARSE.split()},
    "time.clock": "time.perf_counter",
    "inspect.getargspec": "inspect.getfullargspec",
    "string.letters": "string.ascii_letters",
    "string.lowercase": "string.ascii_lowercase",
    "string.uppercase": "string.ascii_uppercase",
    "itertools.izip": "zip",
    "itertools.imap": "map",
    "itertools.ifilter": "filter",
    "itertools.izip_longest": "itertools.zip_longest",
    "itertools.ifilterfalse": "itertools.filterfalse",
    "fractions.gcd": "math.gcd",
    "os.getcwdu": "os.getcwd",
    "sys.maxint": "sys.maxsize",
    "types.StringType": "str",
    "types.UnicodeType": "str",
    "types.IntType": "int",
    "types.LongType": "int",
    "types.FloatType": "float",
    "types.BooleanType": "bool",
    "types.ListType": "list",
    "types.TupleType": "tuple",
    "types.DictType": "dict",
    "cgi.escape": "html.escape",
    "base64.encodestring": "base64.encodebytes",
    "base64.decodestring": "base64.decodebytes",
}
WORDS = tuple({name.rpartition(".")[2] for name in TABLE})


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    return move_names(source, TABLE)
