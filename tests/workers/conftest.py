"""A module of functions that worker processes can import, and a cluster."""

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))


@pytest.fixture
def calls():
    """The module ``fake_calls``."""
    import fake_calls

    return fake_calls


@pytest.fixture(scope="session")
def local_cluster():
    """``with local_cluster(n_workers) as cluster``: a Dask cluster on this machine."""
    import local_cluster

    return local_cluster.local_cluster


@pytest.fixture(scope="module")
def cluster(local_cluster):
    """A Dask cluster of two workers."""
    with local_cluster() as found:
        yield found
