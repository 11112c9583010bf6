"""The process of the kernel: IPython whose cells are those of an old program.

Cells are mended by the source rules after IPython has turned magics into Python, and
import TensorFlow from ``tfgraph.v1``; so are the modules beside the notebook.
"""

import builtins

from IPython.core.interactiveshell import InteractiveShell

from tfgraph.port.modernize import modernize
from tfgraph.run import environment, loader, magics, redirect


def main() -> None:
    """Starts the kernel with the arguments of this process."""
    from ipykernel.kernelapp import IPKernelApp

    environment.prepare_kernel()
    loader.install()
    IPKernelApp.launch_instance(extra_extensions=[__name__])


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Makes the cells of an IPython shell those of an old program."""
    redirect.install()  # now: IPython has added its builtins, as `display`
    own = redirect.program_builtins
    vars(own).update(shell.builtin_trap.auto_builtins)
    own.input = _input
    shell.user_ns["__builtins__"] = own
    shell.user_global_ns["__builtins__"] = own
    shell.input_transformers_post.append(CellMender())
    magics.install(shell)
    environment.seed_unseeded()


class CellMender:
    """The source rules as an IPython input transformer.

    A cell knows by which names the cells before it imported modules.
    """

    # An assistant while typing may call it with half a cell.
    has_side_effects = True

    def __init__(self) -> None:
        self.imports = {}

    def __call__(self, lines: list[str]) -> list[str]:
        try:
            mended = modernize("".join(lines), imports=self.imports)
        except (SyntaxError, RecursionError):
            return lines  # IPython says where
        self.imports.update(mended.imports)
        return mended.code.splitlines(keepends=True)


def _input(*prompt: object) -> str:
    """``input``, which the kernel exchanges for one that asks in the notebook."""
    return builtins.input(*prompt)
