"""Modules of the standard library that Python 3 calls otherwise."""

from collections.abc import Iterator

from tfgraph.port.moves import move_modules
from tfgraph.port.source import Edit, Source

TABLE = {
    "cPickle": "pickle",
    "_pickle": "pickle",
    "StringIO": "io",
    "cStringIO": "io",
    "Queue": "queue",
    "ConfigParser": "configparser",
    "SocketServer": "socketserver",
    "SimpleHTTPServer": "http.server",
    "BaseHTTPServer": "http.server",
    "HTMLParser": "html.parser",
    "httplib": "http.client",
    "cookielib": "http.cookiejar",
    "Cookie": "http.cookies",
    "urllib2": "urllib.request",
    "urlparse": "urllib.parse",
    "Tkinter": "tkinter",
    "tkMessageBox": "tkinter.messagebox",
    "tkFileDialog": "tkinter.filedialog",
    "copy_reg": "copyreg",
    "thread": "_thread",
    "commands": "subprocess",
    "repr": "reprlib",
    "__builtin__": "builtins",
    "imp": "importlib",  # for its `reload`
    "xml.etree.cElementTree": "xml.etree.ElementTree",
}
WORDS = tuple(TABLE)


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    return move_modules(source, TABLE)
