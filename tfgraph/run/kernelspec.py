"""The Jupyter kernel ``tfgraph``: how it is started, and its registration."""

import json
import sys
import tempfile
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager

import tfgraph
from tfgraph.errors import OutputError
from tfgraph.run import home

NAME = "tfgraph"
DISPLAY_NAME = "Python 3 (TensorFlow 1, tfgraph)"


class OwnKernelSpecs(KernelSpecManager):
    """Knows this kernel although it may not be installed, and no other."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(**kernel_spec())


def kernel_spec() -> dict[str, object]:
    """Returns the content of ``kernel.json``.

    The folder of tfgraph is named in it, since it may not be installed; the working
    directory, which may hold a ``random.py``, is kept out until the kernel is up.
    """
    house = str(Path(tfgraph.__file__).parent.parent)
    start = (
        f"import sys; sys.path.pop(0); sys.path.append({house!r}); "
        "from tfgraph.run.kernel import main; main()"
    )
    return {
        "argv": [sys.executable, "-c", start, "-f", "{connection_file}"],
        "display_name": DISPLAY_NAME,
        "language": "python",
        "metadata": {"debugger": True},
    }


def install(*, user: bool = False, prefix: str | None = None) -> Path:
    """Registers the kernel with Jupyter; an earlier registration is replaced.

    Args:
      user: for this user only.
      prefix: or below this folder, for instance ``sys.prefix``. With neither, for
        all users of the machine.

    Returns:
      The folder that holds its ``kernel.json``.

    Raises:
      OutputError: if that folder cannot be written, or the user has no home.
    """
    if user and home.known() is None:
        raise OutputError(
            "This user has no home folder to register the kernel in. Set HOME, or "
            "choose another place with --sys-prefix or --prefix."
        )
    home.provide()
    with tempfile.TemporaryDirectory() as folder:
        text = json.dumps(kernel_spec(), indent=1) + "\n"
        Path(folder, "kernel.json").write_text(text, encoding="utf-8")
        try:
            place = KernelSpecManager().install_kernel_spec(
                folder, NAME, user=user, prefix=prefix
            )
        except OSError as error:
            raise OutputError(
                f"The kernel cannot be registered in `{error.filename}`: "
                f"{error.strerror}. Choose another place with --user, --sys-prefix or "
                "--prefix."
            ) from None
    return Path(place)
