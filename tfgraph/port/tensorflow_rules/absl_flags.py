"""Flags that the library absl has taken since: ``log_dir``, ``verbosity`` and others.

``tf.flags`` is absl's ``flags``, and a second definition of a flag is an error; with
``allow_override=True`` the program's own takes its place.

    tf.flags.DEFINE_string("log_dir", "logs", "Where")
        ->  tf.flags.DEFINE_string("log_dir", "logs", "Where", allow_override=True)
"""

from collections.abc import Iterator

from tfgraph.port.calls import is_literal
from tfgraph.port.source import Edit, Source
from tfgraph.port.tensorflow_names import calls

WORDS = ("DEFINE_",)
# Flags of absl.app and absl.logging.
TAKEN = (
    "alsologtostderr helpfull helpshort helpxml log_dir logger_levels logtostderr "
    "only_check_args pdb pdb_post_mortem profile_file run_with_pdb run_with_profiling "
    "showprefixforinfo stderrthreshold use_cprofile_for_profiling v verbosity"
).split()


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    for call, path in calls(source):
        namespace, _, function = path.rpartition(".")
        if namespace not in ("flags", "app.flags") or "DEFINE_" not in function:
            continue
        named = [k.value for k in call.keywords if k.arg in ("name", "flag_name")]
        name = [*call.args, *named, None][0]
        given = {keyword.arg for keyword in call.keywords}
        if is_literal(name, *TAKEN) and not given & {"allow_override", None}:
            yield source.append_argument(call, "allow_override=True")
