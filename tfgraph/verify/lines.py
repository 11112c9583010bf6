"""The lines of a printed text, split into words and numbers.

Strictly (our own notebooks), a line is what stands between line ends, its words
are exact to the letter and its numbers are the decimals. Otherwise (anybody's notebook)
a line may be a whole array, printed over several; spaces do not count; what varies
from run to run is left out; and integers are numbers where they are results ("42",
"[1 2]", "steps: 100") but words where they count or name ("epoch 12", "12 Validation
accuracy: 0.964", "shape=(2, 3)").
"""

import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tfgraph.verify.leaving_out import as_shown, leave_out_lines, mask_spans
from tfgraph.verify.numbers import DECIMAL, NUMBER
from tfgraph.verify.results import LeftOut

# An array may be printed over so many lines at most.
MAX_JOINED = 400
_COUNTER_WORD = re.compile(
    r"(?:\b|_)(?:epochs?|steps?|iter(?:ation)?s?|batch|layer|fold|episode|trial|round|"
    r"run|level|stage|seed|no|num|number|index|pid)\W{0,3}$",
    re.IGNORECASE,
)
_RESULT_SIGN = re.compile(r"(?::\s+|=\s*)$")
_LETTER = re.compile(r"[^\W\d_]")
_SPACES = re.compile(r"\s+")
_COUNTER = re.compile(r"(?<![\w.])\d{1,18}(?![\w.]|\.\d)")
_PLACEHOLDER = re.compile("‹[^‹›]*›")
_EDGES = " \t:=,;|-–([{<>'\"/)]}*#%+~"


@dataclass(frozen=True)
class Line:
    """One line: words at even places, numbers at odd ones, if put together again."""

    number: int  # in its text, from 1
    text: str
    words: tuple[str, ...]  # one more than there are numbers
    numbers: tuple[str, ...]

    @functools.cached_property
    def labels(self) -> tuple[str, ...]:
        """Of each number the last words before it: ``Validation accuracy``."""
        return tuple(itertools.accumulate(map(_label, self.words[:-1]), _last))

    def is_percentage(self, index: int) -> bool:
        """Whether a number is followed by a per cent sign."""
        return self.words[index + 1].lstrip().startswith("%")

    @property
    def counters(self) -> tuple[int, ...]:
        """The integers among the words."""
        return tuple(int(n) for n in _COUNTER.findall(" ".join(self.words)))

    @property
    def pattern(self) -> tuple[str, ...]:
        """The words without their counters, alike for all lines of a series."""
        return tuple(_COUNTER.sub("‹n›", words) for words in self.words)


def _label(words: str) -> str:
    # What comes before a counter is about the counter.
    words = _PLACEHOLDER.sub(" ", words)
    for part in (_COUNTER.split(words)[-1], words):
        label = _SPACES.sub(" ", part).strip(_EDGES)
        if label and not label.isdecimal():
            return label[-60:]
    return ""


def _last(before: str, label: str) -> str:
    return label or before


def strict_lines(text: str) -> list[Line]:
    """Splits a text into its lines, to the letter."""
    lines = []
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        words, numbers = _split(line, list(DECIMAL.finditer(line)))
        lines.append(Line(number, line, words, numbers))
    return lines


def lenient_lines(text: str, kind: str) -> tuple[list[Line], list[LeftOut]]:
    """Splits a text into the lines to compare, and tells what it leaves out."""
    kept, left_out = leave_out_lines(as_shown(text), kind)
    lines = []
    for number, line in _joined(kept):
        masked, spans = mask_spans(line, kind, number)
        left_out += spans
        found = _results(masked)
        words, numbers = _split(masked, found)
        words = tuple(_SPACES.sub(" ", part).strip() for part in words)
        lines.append(Line(number, line, words, numbers))
    return lines, left_out


def _split(line: str, found: list[re.Match]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    starts = [0, *(m.end() for m in found)]
    ends = [*(m.start() for m in found), len(line)]
    words = tuple(line[a:b] for a, b in zip(starts, ends, strict=True))
    return words, tuple(m.group() for m in found)


def _joined(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Puts an array that was printed over several lines into one."""
    depths = list(itertools.accumulate((_depth(t) for _, t in lines), initial=0))
    ends = _ends(depths)
    index = 0
    while index < len(lines):
        number, text = lines[index]
        end = ends.get(index, index + 1)
        if end - index <= MAX_JOINED and depths[end] == depths[index]:
            text = "\n".join(line for _, line in lines[index:end])
        else:
            end = index + 1
        yield number, text
        index = end


def _ends(depths: list[int]) -> dict[int, int]:
    """From each place to the next one that is not deeper, where there is one."""
    ends, waiting = {}, []
    for place, depth in enumerate(depths):
        while waiting and depth <= depths[waiting[-1]]:
            ends[waiting.pop()] = place
        waiting.append(place)
    return ends


def _depth(line: str) -> int:
    return sum(map(line.count, "([{")) - sum(map(line.count, ")]}"))


def _results(line: str) -> list[re.Match]:
    """Finds the numbers that are results, not integers that count or name."""
    numbers = list(NUMBER.finditer(line))
    has_letters = bool(_LETTER.search(NUMBER.sub("", line)))
    return [found for found in numbers if _is_result(found, line, has_letters)]


def _is_result(found: re.Match, line: str, has_letters: bool) -> bool:
    if not found.group().lstrip("+-").isdecimal():
        return True
    before = line[max(0, found.start() - 20) : found.start()]
    if _COUNTER_WORD.search(before):
        return False
    if _RESULT_SIGN.search(before):
        return True
    # A line of nothing but numbers begins with its counter.
    is_first = not before.strip() and bool(line[found.end() :].strip())
    return not has_letters and not is_first
