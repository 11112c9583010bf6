"""One function called for many items side by side: processes here, or a Dask cluster.

What befalls one item is its outcome and leaves the others alone, a killed worker too.
"""

from tfgraph.workers.calls import Failure
from tfgraph.workers.fan_out import in_workers
from tfgraph.workers.processes import processors
from tfgraph.workers.variables import ONE_THREAD, deciding

__all__ = ["ONE_THREAD", "Failure", "deciding", "in_workers", "processors"]
