"""``tf.contrib.opt``: the optimizers that never became part of ``tf.train``.

They subclass ``tf.train``'s and so use private members of these:
``tests/v1/contrib/opt_test.py`` tells when an upgrade moves them.
"""

from tfgraph.v1._legacy.gone import Gone as _Gone
from tfgraph.v1.contrib.opt.adam_variants import AdaMaxOptimizer, LazyAdamOptimizer
from tfgraph.v1.contrib.opt.averages import (
    MovingAverageOptimizer,
    VariableClippingOptimizer,
)
from tfgraph.v1.contrib.opt.external import (
    ExternalOptimizerInterface,
    ScipyOptimizerInterface,
)
from tfgraph.v1.contrib.opt.lars import LARSOptimizer
from tfgraph.v1.contrib.opt.sign_optimizers import (
    AddSignOptimizer,
    PowerSignOptimizer,
    get_cosine_decay_fn,
    get_linear_decay_fn,
    get_restart_decay_fn,
)
from tfgraph.v1.contrib.opt.weight_decay import (
    AdamWOptimizer,
    DecoupledWeightDecayExtension,
    MomentumWOptimizer,
    extend_with_decoupled_weight_decay,
)

_NOT_PORTED = {
    "AGNOptimizer": "`tf.train.SyncReplicasOptimizer`",
    "AdamGSOptimizer": "`tf.train.AdamOptimizer`",
    "DropStaleGradientOptimizer": "`tf.train.SyncReplicasOptimizer`",
    "ElasticAverageOptimizer": "`tf.train.SyncReplicasOptimizer`",
    "GGTOptimizer": "`tf.train.AdamOptimizer`",
    "LazyAdamGSOptimizer": "`tf.contrib.opt.LazyAdamOptimizer`",
    "ModelAverageOptimizer": "`tf.contrib.opt.MovingAverageOptimizer`",
    "MultitaskOptimizerWrapper": "`tf.train.AdamOptimizer`, one for each task",
    "RegAdagradOptimizer": "`tf.train.AdagradOptimizer`",
    "ShampooOptimizer": "`tf.train.AdagradOptimizer`",
}


def __getattr__(name: str) -> object:
    if name == "NadamOptimizer":
        from tfgraph.v1._runtime.nadam import NadamOptimizer

        return NadamOptimizer
    if name in _NOT_PORTED:
        return _Gone(
            f"tf.contrib.opt.{name}", "it is not ported", _NOT_PORTED[name]
        )
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "AdaMaxOptimizer", "AdamWOptimizer", "AddSignOptimizer",
    "DecoupledWeightDecayExtension", "ExternalOptimizerInterface", "LARSOptimizer",
    "LazyAdamOptimizer", "MomentumWOptimizer", "MovingAverageOptimizer",
    "NadamOptimizer", "PowerSignOptimizer", "ScipyOptimizerInterface",
    "VariableClippingOptimizer", "extend_with_decoupled_weight_decay",
    "get_cosine_decay_fn", "get_linear_decay_fn", "get_restart_decay_fn",
]  # fmt: skip
