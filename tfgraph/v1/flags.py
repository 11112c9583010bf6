"""``tf.flags``, and ``tf.app.flags``: absl's flags, open to every old program.

The library absl defines some flags of its own (``log_dir``, ``verbosity``, ``v`` and
more) that programs of 2016 to 2019 also define. Theirs then takes the place of absl's;
two definitions in the program itself still clash, as in TensorFlow 1.15.
"""

import functools

import tensorflow.compat.v1 as _compat_v1

from tfgraph.v1._legacy.overlay import overlay as _overlay

FLAGS = _compat_v1.flags.FLAGS


def _absls(name: str) -> object | None:
    """Returns absl's own flag of this name, if there is one."""
    from absl import flags

    for module, defined in flags.FLAGS.flags_by_module_dict().items():
        if module.startswith(("absl.", "tensorflow.")):
            for flag in defined:
                if name in (flag.name, flag.short_name):
                    return flag
    return None


def _define(function):
    @functools.wraps(function)
    def define(*args, **kwargs):
        name = kwargs.get("name", kwargs.get("flag_name", args[0] if args else None))
        taken = _absls(name)
        if taken is None and kwargs.get("short_name") is not None:
            taken = _absls(kwargs["short_name"])
        if taken is None:
            return function(*args, **kwargs)
        kwargs.setdefault("allow_override", True)
        holder = function(*args, **kwargs)
        if hasattr(taken, "_update_logging_levels"):  # absl's use of `verbosity`
            FLAGS[name]._update_logging_levels = lambda: None
            FLAGS[name].using_default_value = False  # or absl's `app.run` sets it
        return holder

    return define


DEFINE_string = _define(_compat_v1.flags.DEFINE_string)
DEFINE_integer = _define(_compat_v1.flags.DEFINE_integer)
DEFINE_float = _define(_compat_v1.flags.DEFINE_float)
DEFINE_bool = _define(_compat_v1.flags.DEFINE_bool)
DEFINE_boolean = _define(_compat_v1.flags.DEFINE_boolean)
DEFINE_enum = _define(_compat_v1.flags.DEFINE_enum)
DEFINE_list = _define(_compat_v1.flags.DEFINE_list)
DEFINE_multi_string = _define(_compat_v1.flags.DEFINE_multi_string)
DEFINE_multi_integer = _define(_compat_v1.flags.DEFINE_multi_integer)

__getattr__, __dir__ = _overlay(__name__)
