"""The rules by which gradients are called ill, as data.

A rule names a measure (a function of ``tfgraph.study.gradient_health.measures``) and
the limit above which it speaks. The limits are orders of magnitude: far above what the
healthy networks of the notebook on gradient descent show, far below what its ill ones
do. ``dataclasses.replace`` makes a rule with another limit.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One way to recognise an illness.

    Attributes:
      diagnosis: its name.
      measure: name of the function that measures it.
      limit: a larger value is a finding.
      says: the finding in words; ``{value}``, ``{layer}`` and ``{step}`` are filled in.
      reference: who says so.
    """

    diagnosis: str
    measure: str
    limit: float
    says: str
    reference: str


# The worst first.
RULES = (
    Rule(
        "NaN",
        "nonfinite",
        0,
        "{value:.0f} numbers among loss, gradients and weights are not finite",
        "Goodfellow, Bengio and Courville, Deep Learning, section 4.1, 2016",
    ),
    Rule(
        "exploding",
        "update_ratio",
        1,
        "one update was {value:.1e} times as large as the weights it changed",
        "Goodfellow et al., section 11.5, after Bottou: about 0.01 is desirable",
    ),
    Rule(
        "exploding",
        "gradient_growth",
        1e3,
        "gradients were {value:.1e} times those of the layer nearest the loss",
        "Glorot and Bengio, AISTATS 2010, section 4.2",
    ),
    Rule(
        "exploding",
        "gradient_spike",
        100,
        "the norm of all gradients rose to {value:.1e} times its mean until then",
        "Pascanu, Mikolov and Bengio, ICML 2013, section 3.2",
    ),
    Rule(
        "loss jumps",
        "loss_rise",
        0.5,
        "within 10 steps the loss rose by {value:.1e} times its first value",
        "Goodfellow et al., section 8.2.4: cliffs",
    ),
    Rule(
        "vanishing",
        "gradient_decay",
        1e3,
        "gradients are {value:.1e} times smaller than in the layer nearest the loss",
        "Hochreiter, 1991; Glorot and Bengio, AISTATS 2010, section 4.2",
    ),
    Rule(
        "dead units",
        "dead_fraction",
        0.4,
        "{value:.0%} of the ReLU units gave 0 for every example of the last batches",
        "Maas, Hannun and Ng, ICML 2013 workshop; Lu et al., Dying ReLU, 2019",
    ),
    Rule(
        "loss not moving",
        "loss_stillness",
        0.95,
        "the last losses are those of the start, to {value:.1%}",
        "Glorot and Bengio, AISTATS 2010, section 3.1: plateaus",
    ),
)
