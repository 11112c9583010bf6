"""Compare what a cell printed with what is recorded: words and numbers apart.

Lines are paired by their words, so that one line more or less does not make all that
follow differ. The words of a pair are equal or different; its numbers are exact,
within tolerance or different. What only the record has is not reproduced.

Strictly (our own notebooks) every output is compared, to the letter but for decimals
within a tolerance. Otherwise (anybody's) what varies from run to run is left out, what
goes to standard error too, and of rich outputs the plain text is compared.
"""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tfgraph.verify.lines import Line, lenient_lines, strict_lines
from tfgraph.verify.numbers import DECIMAL, EXACT, Tolerance
from tfgraph.verify.results import (
    DIFFERENT,
    EQUAL,
    NOT_REPRODUCED,
    WITHIN,
    LeftOut,
    Number,
    Output,
    Text,
)
from tfgraph.verify.results import EXACT as EXACT_VERDICT
from tfgraph.verify.tolerances import Tolerances

# Longer texts, and those with longer lines, are compared as a whole.
MAX_CHARACTERS = 2_000_000
MAX_LINE = 20_000
# Lines are paired in their order if more than these differ.
MAX_PAIRED = 4_000
COMPARED_KINDS = ("stdout", "text/plain", "error")


@dataclass(frozen=True)
class Rules:
    """How cells are compared."""

    is_strict: bool = False
    tolerance: Tolerance | None = None  # for decimals of cells without a tag


@dataclass
class Comparison:
    """What a cell's record and its new outputs have in common, and what not."""

    numbers: list[Number] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    # Of each number, the line it is on: for the curves.
    lines: list[Line] = field(default_factory=list)


def compare(
    recorded: Sequence[Output], new: Sequence[Output], tags: list[str], rules: Rules
) -> Comparison:
    """Compares the outputs of one cell.

    Raises:
      RecordError: if a tag is not a tolerance.
    """
    found = Comparison()
    asked = _asked(tags, rules)
    kinds = sorted({output.kind for output in (*recorded, *new)})
    for kind in kinds:
        old_texts = [output.text for output in recorded if output.kind == kind]
        new_texts = [output.text for output in new if output.kind == kind]
        if kind.startswith("image/"):
            _compare_pictures(found, kind, len(old_texts), len(new_texts))
        elif rules.is_strict or kind in COMPARED_KINDS:
            _compare_texts(found, kind, old_texts, new_texts, asked, rules)
        else:
            reason = "standard error" if kind == "stderr" else "markup"
            found.left_out += _whole(old_texts, reason, kind)
    return found


def _asked(tags: list[str], rules: Rules) -> Tolerance | None:
    """The tolerance that a cell or the user states, None for the default ones."""
    tagged = Tolerance.from_tags(tags)
    if any(tag.startswith(("atol=", "rtol=")) for tag in tags):
        return tagged
    return EXACT if rules.is_strict and rules.tolerance is None else rules.tolerance


def _compare_pictures(found: Comparison, kind: str, n_old: int, n_new: int) -> None:
    """Pictures must come again; what they show is not compared."""
    shown = (f"{n or 'no'} picture{'s' * (n > 1)}" for n in (n_old, n_new))
    verdict = EQUAL if n_old == n_new else DIFFERENT
    found.texts.append(Text(verdict, *shown, kind, 1))


def _compare_texts(
    found: Comparison,
    kind: str,
    old_texts: list[str],
    new_texts: list[str],
    asked: Tolerance | None,
    rules: Rules,
) -> None:
    if rules.is_strict:
        old = [line for text in old_texts for line in strict_lines(text)]
        new = [line for text in new_texts for line in strict_lines(text)]
    else:
        old_text, new_text = _one_text(kind, old_texts), _one_text(kind, new_texts)
        if _is_long(old_text) or _is_long(new_text):
            _compare_whole(found, kind, old_text, new_text)
            return
        old, left_out = lenient_lines(old_text, kind)
        new, _ = lenient_lines(new_text, kind)
        found.left_out += left_out
    tolerances = Tolerances(old, asked)
    for old_line, new_line in _paired(old, new):
        found.texts.append(_text(old_line, new_line, kind))
        for index in range(len(old_line.numbers) if old_line else 0):
            number = _number(old_line, new_line, index, kind, tolerances, rules)
            found.numbers.append(number)
            found.lines.append(old_line)


def _one_text(kind: str, texts: list[str]) -> str:
    if kind == "error":  # its name; how it is put changes with versions
        texts = [text.partition(":")[0] for text in texts]
    return "\n".join(texts)


def _is_long(text: str) -> bool:
    if len(text) > MAX_CHARACTERS:
        return True
    return len(text) > MAX_LINE and max(map(len, text.splitlines())) > MAX_LINE


def _compare_whole(found: Comparison, kind: str, old: str, new: str) -> None:
    verdict = EQUAL if old == new else DIFFERENT
    sizes = (f"{len(text)} characters" for text in (old, new))
    found.texts.append(Text(verdict, *sizes, kind, 1))
    found.left_out.append(LeftOut("too long for numbers", old[:80], kind, 1))


def _whole(texts: list[str], reason: str, kind: str) -> list[LeftOut]:
    return [LeftOut(reason, text[:200], kind, 1) for text in texts]


def _paired(
    old: list[Line], new: list[Line]
) -> Iterator[tuple[Line | None, Line | None]]:
    """Pairs lines with equal words; those between two such pairs in their order."""
    old_words = [line.words for line in old]
    new_words = [line.words for line in new]
    start = 0
    while start < min(len(old), len(new)) and old_words[start] == new_words[start]:
        yield old[start], new[start]
        start += 1
    old, new = old[start:], new[start:]
    if max(len(old), len(new)) > MAX_PAIRED:
        yield from _in_order(old, new)
        return
    matcher = difflib.SequenceMatcher(
        None, old_words[start:], new_words[start:], autojunk=False
    )
    for _, a, b, c, d in matcher.get_opcodes():
        yield from _in_order(old[a:b], new[c:d])


def _in_order(
    old: list[Line], new: list[Line]
) -> Iterator[tuple[Line | None, Line | None]]:
    common = min(len(old), len(new))
    yield from zip(old, new)
    yield from ((line, None) for line in old[common:])
    yield from ((None, line) for line in new[common:])


def _text(old: Line | None, new: Line | None, kind: str) -> Text:
    is_equal = old is not None and new is not None and old.words == new.words
    return Text(
        EQUAL if is_equal else DIFFERENT,
        old and old.text.rstrip("\n"),
        new and new.text.rstrip("\n"),
        kind,
        (old or new).number,
    )


def _number(
    old: Line,
    new: Line | None,
    index: int,
    kind: str,
    tolerances: Tolerances,
    rules: Rules,
) -> Number:
    recorded, label = old.numbers[index], old.labels[index]
    is_decimal = DECIMAL.fullmatch(recorded) is not None
    tolerance = tolerances.of(old, index) if is_decimal else EXACT
    printed = None if new is None else _partner(old, new, index)
    return Number(
        verdict=_verdict(recorded, printed, tolerance, rules),
        recorded=recorded,
        new=printed,
        label=label,
        kind=kind,
        line=old.number,
        recorded_line=old.text.rstrip("\n"),
        new_line=new and new.text.rstrip("\n"),
        difference=_difference(recorded, printed),
        tolerance=str(tolerance) if is_decimal else "none (an integer)",
    )


def _partner(old: Line, new: Line, index: int) -> str | None:
    """The number of a new line that one of the old line's is to be compared with.

    If the words differ it is the one of the same label, as in a dict whose entries are
    printed in another order; else that in the same place, if there are as many numbers.
    """
    if old.words != new.words and sorted(old.labels) == sorted(new.labels):
        label = old.labels[index]
        same = [n for n, other in zip(new.numbers, new.labels) if other == label]
        return same[old.labels[:index].count(label)]
    return new.numbers[index] if len(old.numbers) == len(new.numbers) else None


def _verdict(recorded: str, new: str | None, tolerance: Tolerance, rules: Rules) -> str:
    if new is None:
        return NOT_REPRODUCED
    old_value, new_value = Decimal(recorded), Decimal(new)
    # How many zeros are printed at the end is numpy's affair, but not in our notebooks.
    if recorded == new or (old_value == new_value and not rules.is_strict):
        return EXACT_VERDICT
    if tolerance != EXACT and tolerance.allows(old_value, new_value):
        return WITHIN
    return DIFFERENT


def _difference(recorded: str, new: str | None) -> str | None:
    if new is None:
        return None
    old_value, new_value = Decimal(recorded), Decimal(new)
    if not (old_value.is_finite() and new_value.is_finite()):
        return None
    difference = abs(new_value - old_value)
    return f"{difference:f}" if abs(difference.adjusted()) < 12 else str(difference)
