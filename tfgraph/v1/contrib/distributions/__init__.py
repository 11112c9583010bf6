"""``tf.contrib.distributions``: those of ``tf.distributions``, and the ones beyond.

The distributions that became ``tf.distributions`` are aliases and draw TensorFlow
1.15's numbers. The others are written anew from their formulas: densities, moments and
divergences agree with 1.15, draws are of the same distribution, but not the same
numbers, since 1.15 built other ops before drawing.
"""

from tfgraph.v1._legacy.gone import Gone as _Gone
from tfgraph.v1._legacy.overlay import overlay as _overlay
from tfgraph.v1._legacy.overlay import lookup as _lookup
from tfgraph.v1.contrib.distributions import bijectors
from tfgraph.v1.contrib.distributions.compound import (
    Independent,
    Mixture,
    MixtureSameFamily,
    TransformedDistribution,
)
from tfgraph.v1.contrib.distributions.discrete import (
    Binomial,
    Geometric,
    OneHotCategorical,
    Poisson,
)
from tfgraph.v1.contrib.distributions.helpers import (
    fill_triangular,
    matrix_diag_transform,
    softplus_inverse,
)
from tfgraph.v1.contrib.distributions.location_scale import (
    Cauchy,
    Chi2,
    Deterministic,
    Gumbel,
    HalfNormal,
    InverseGamma,
    Logistic,
    NormalWithSoftplusScale,
)
from tfgraph.v1.contrib.distributions.multivariate_normal import (
    MultivariateNormalDiag,
    MultivariateNormalDiagWithSoftplusScale,
    MultivariateNormalFullCovariance,
    MultivariateNormalTriL,
)
from tfgraph.v1.contrib.distributions.relaxed import (
    ExpRelaxedOneHotCategorical,
    RelaxedBernoulli,
    RelaxedOneHotCategorical,
)

bijector = bijectors

_base_getattr, __dir__ = _overlay(
    __name__, __path__, bases=[lambda: _lookup("distributions")]
)
_NOT_PORTED = (
    "Autoregressive", "BatchReshape", "ConditionalDistribution",
    "ConditionalTransformedDistribution", "EstimatorHeadDistribution",
    "MultivariateNormalDiagPlusLowRank", "MultivariateStudentTLinearOperator",
    "PoissonLogNormalQuadratureCompound", "QuantizedDistribution", "SinhArcsinh",
    "NegativeBinomial", "StatisticalTesting", "VectorDeterministic",
    "VectorDiffeomixture", "VectorExponentialDiag", "VectorLaplaceDiag",
    "VectorSinhArcsinhDiag", "WishartCholesky", "WishartFull", "assign_log_moving_"
    "mean_exp", "assign_moving_mean_variance", "auto_correlation",
    "estimator_head_distribution_regression", "moving_mean_variance",
    "normal_conjugates_known_scale_posterior", "percentile", "reduce_weighted_"
    "logsumexp", "tridiag",
)  # fmt: skip


def __getattr__(name: str) -> object:
    if name in _NOT_PORTED:
        return _Gone(
            f"tf.contrib.distributions.{name}", "it is not ported",
            "the package tensorflow-probability",
        )
    return _base_getattr(name)


__all__ = [
    "Binomial", "Cauchy", "Chi2", "Deterministic", "ExpRelaxedOneHotCategorical",
    "Geometric", "Gumbel", "HalfNormal", "Independent", "InverseGamma", "Logistic",
    "Mixture", "MixtureSameFamily", "MultivariateNormalDiag",
    "MultivariateNormalDiagWithSoftplusScale", "MultivariateNormalFullCovariance",
    "MultivariateNormalTriL", "NormalWithSoftplusScale", "OneHotCategorical",
    "Poisson", "RelaxedBernoulli", "RelaxedOneHotCategorical",
    "TransformedDistribution", "bijector", "bijectors", "fill_triangular",
    "matrix_diag_transform", "softplus_inverse",
]  # fmt: skip
