"""The variables of the environment that decide about numbers."""

import re
from collections.abc import Mapping

_DECIDING = re.compile(
    "(?:TFGRAPH|TF|KERAS|XLA|OMP|OPENBLAS|GOTO|MKL|KMP|PYTHONHASHSEED)(?:_|$)"
)

# How many threads libraries take, and with it the order in which they add.
BLAS_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
TENSORFLOW_THREADS = ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")

# On one thread a sum of float32 numbers always has the same order, and as many
# workers as processors do not get in each other's way.
ONE_THREAD = dict.fromkeys((*BLAS_THREADS, *TENSORFLOW_THREADS), "1")


def deciding(environment: Mapping[str, str]) -> dict[str, str]:
    """Returns those of an environment that decide about numbers."""
    return {k: value for k, value in environment.items() if _DECIDING.match(k)}


def default_threads(environment: Mapping[str, str], processors: int) -> dict[str, str]:
    """Returns how many threads libraries take by default, spelled out.

    OpenBLAS and MKL follow OMP_NUM_THREADS if that is set.
    """
    n_blas = environment.get("OMP_NUM_THREADS", str(processors))
    return {
        **dict.fromkeys(BLAS_THREADS, n_blas),
        **dict.fromkeys(TENSORFLOW_THREADS, str(processors)),
    }
