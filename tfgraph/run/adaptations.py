"""Libraries that the program imports, given back what it expects of them.

Each is adapted when the program first imports it, and only then imported.
"""

import importlib
import sys
import warnings
from types import ModuleType

from tfgraph.run import environment, iris

INTERACTIVE_BACKENDS = ("tk", "qt", "gtk", "wx", "macosx", "nbagg", "webagg")
_adapted = set()


def adapt(root: str) -> None:
    """Adapts a library before the program uses it; others are left alone."""
    if root not in ADAPTATIONS or root in _adapted:
        return
    _adapted.add(root)
    try:
        library = importlib.import_module(root)
    except ImportError:
        return  # the program's own import says so
    ADAPTATIONS[root](library)


def print_scalars_plainly(numpy: ModuleType) -> None:
    """NumPy 2 prints a list of scalars as ``[np.float32(0.5)]``, NumPy 1 as ``[0.5]``.

    Where NumPy is older than 2 there is nothing to do.
    """
    if int(numpy.__version__.partition(".")[0]) >= 2:
        numpy.set_printoptions(legacy="1.25")


def draw_without_screen(matplotlib: ModuleType) -> None:
    """Where there is no screen, the backends that want one give way to Agg.

    Nothing waits for a window's events, as ``plt.waitforbuttonpress`` would for ever.
    """
    if environment.has_screen():
        return
    use = matplotlib.use

    def use_without_screen(backend: str, *args: object, **kwargs: object) -> None:
        if not backend.lower().startswith(INTERACTIVE_BACKENDS):
            use(backend, *args, **kwargs)

    matplotlib.use = use_without_screen
    canvas = importlib.import_module("matplotlib.backend_bases").FigureCanvasBase
    canvas.start_event_loop = lambda self, timeout=0: None
    warnings.filterwarnings(
        "ignore", message="FigureCanvasAgg is non-interactive, and thus cannot be shown"
    )


def restore_misc(scipy: ModuleType) -> None:
    """``scipy.misc`` left SciPy in 1.12; ``tfgraph.run.scipy_misc`` replaces it.

    ``scipy.ndimage`` had its ``imread``, too.
    """
    misc = importlib.import_module("tfgraph.run.scipy_misc")
    if "scipy.misc" not in sys.modules and not hasattr(scipy, "misc"):
        scipy.misc = sys.modules["scipy.misc"] = misc
    ndimage = importlib.import_module("scipy.ndimage")
    if not hasattr(ndimage, "imread"):
        ndimage.imread = misc.imread


ADAPTATIONS = {
    "matplotlib": draw_without_screen,
    "numpy": print_scalars_plainly,
    "scipy": restore_misc,
    "sklearn": iris.restore,
}
