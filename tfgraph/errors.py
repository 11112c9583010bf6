"""The exceptions that tell a user what to change; everything else is a bug of ours.

The command line prints a ``TfgraphError`` in one line and exits with status 2.
"""


class TfgraphError(Exception):
    """A mistake in the input or the environment: what, got, expected, remedy."""


class StartupError(TfgraphError):
    """TensorFlow is already in a state that TensorFlow-1 code cannot run in."""


class DataError(TfgraphError):
    """A data file is missing, damaged or not what it should be."""


class GraphNameError(TfgraphError):
    """A graph, collection or checkpoint has no such name."""


class RecordError(TfgraphError):
    """There is no recorded run to compare with."""


class OutputError(TfgraphError):
    """The output folder cannot be written, or holds somebody else's files."""


class ProgramError(TfgraphError):
    """A program cannot be read, or is no program."""


class SettingError(TfgraphError):
    """There is no such experiment or setting, or a value does not fit."""


class DivergedError(TfgraphError):
    """Training produced a number that is not finite, and was asked to stop there."""


class PortError(TfgraphError):
    """A path or option that the porter cannot use, or a file that it cannot port."""


class ClusterError(TfgraphError):
    """Processes cannot form a cluster, or cannot train in it."""


class LostError(ClusterError):
    """Training in a cluster was under way and cannot go on."""


class WorkerError(TfgraphError):
    """Worker processes were killed, or the cluster that has them cannot be used."""
