"""From a record to diagnoses: every rule is asked."""

from collections.abc import Sequence
from typing import NamedTuple

from tfgraph.study.gradient_health.measures import MEASURES
from tfgraph.study.gradient_health.record import HealthRecord
from tfgraph.study.gradient_health.rules import RULES, Rule

HEALTHY = "healthy"


class Finding(NamedTuple):
    """A diagnosis, and what it rests on."""

    diagnosis: str
    layer: str | None  # None: the loss, or the network as a whole
    step: int  # at which it was worst; NaN: at which it came up
    value: float  # of the rule's measure
    rule: Rule

    def __str__(self) -> str:
        where = f" in {self.layer}" if self.layer else ""
        says = self.rule.says.format(value=self.value)
        return f"{self.diagnosis}{where}, step {self.step}: {says}"


def diagnose(record: HealthRecord, rules: Sequence[Rule] = RULES) -> list[Finding]:
    """Returns the findings of all rules in their order; none if all is well.

    Args:
      record: with one measurement at least.
      rules: what to look for.

    Raises:
      ValueError: if nothing has been measured.
    """
    record.values("gradient_norm")  # raises
    findings = []
    for rule in rules:
        evidence = MEASURES[rule.measure](record)
        if evidence is not None and evidence.value > rule.limit:
            findings.append(
                Finding(
                    rule.diagnosis,
                    evidence.layer,
                    evidence.step,
                    evidence.value,
                    rule,
                )
            )
    return findings


def diagnosis_names(findings: Sequence[Finding]) -> list[str]:
    """Returns the diagnoses without repetition, or ``["healthy"]``."""
    return list(dict.fromkeys(f.diagnosis for f in findings)) or [HEALTHY]
