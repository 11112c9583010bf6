"""What is never the same twice and is left out: timings, dates, paths, addresses, ...

Whole lines are left out if they are warnings, log lines, progress bars or nothing but
the description of an object; within the other lines a span is. Each has its reason.
Only notebooks of anybody's are treated so; ours print nothing of the kind.
"""

import re

from tfgraph.verify.results import LeftOut

_SECONDS = r"(?:ns|[µμu]s|ms|s|secs?|seconds?|mins|minutes?|hrs?|hours?)(?:/\w+)?\b"
# Here and below what repeats is bounded, so that no line takes long; nothing that is
# left out is longer.
_NUMBER = r"[-+]?\d[\d.]{0,30}+(?:[eE][-+]?\d{1,4})?"

# Reason to whole lines. The first that fits names it.
LINES = {
    "warning": re.compile(
        r"WARNING(?::|\s)|[\w./\\<>-]*:\d+: \w*Warning\b|\w*Warning: |Instructions for "
        r"updating:|\s*warnings\.warn\(",
    ),
    "log line": re.compile(
        r"(?:INFO|DEBUG|ERROR|FATAL|CRITICAL)(?::|\s*\[)|[IWEF]\d{4} \d\d:\d\d:|"
        r"\[?\d{4}-\d\d-\d\d[ T][\d:.,]+\]?:? ?[\[-]?\s*"
        r"(?:INFO|DEBUG|WARN|ERROR|[IWE]\b)|"
        r"\d{4}-\d\d-\d\d [\d:.]+: [IWEF] ",
    ),
    "progress bar": re.compile(
        r".*\d%\s*\|.*\||(?:>> ?)?Downloading\b.*%|"
        r".*\d/\d{1,12} \[[^\]]{0,200}(?:it|s)/"
    ),
    "download": re.compile(
        r"Extracting |Downloading |(?:Successfully )?[Dd]ownloaded "
    ),
    "timing": re.compile(
        r"CPU times: |Wall time: |Compiler time: |\d.* per loop\b|The slowest run took"
    ),
    "object": re.compile(r"\s*\[?<[^<>]*(?: at 0x|Figure|Axes)[^<>]*>\]?,?\s*$"),
}
# What follows a warning and belongs to it: the advice, the line of code.
_AFTER_WARNING = re.compile(r"\s{2,}\S|Instructions for updating|Use |\s*$|Please |If ")

# Reason to spans within a line.
SPANS = {
    "progress bar": re.compile(
        r"(?<!\d)\d+/\d+ (?:\[[=>.━ ]*\](?: - (?=\S))?|[━╸ ]+)|- ETA: [\d:.]+s?"
    ),
    "date": re.compile(
        r"\b(?:19|20)\d\d-\d\d?-\d\d?(?:[ T]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?Z?)?\b|"
        r"\b\d\d?/\d\d?/(?:19|20)\d\d\b|"
        r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? [A-Z][a-z]{2} +\d+(?: [\d:]+)?"
        r"(?: \w{3})? \d{4}\b|"
        r"(?<!\d)20\d\d[01]\d[0-3]\d[-_]?[0-2]\d[0-5]\d[0-5]\d(?!\d)|"
        r"(?<=tfevents\.)\d{10}\.[\w.-]+"
    ),
    "path": re.compile(
        r"(?<![\w./:-])(?:file:/)?(?:/[\w.@+~-]+){2,}/?|~/[\w./@+~-]+|"
        r"\b[A-Za-z]:\\[\w.\\ ~-]+|<ipython-input-[\w-]+>|https?://localhost[\w:/.-]*"
    ),
    "address": re.compile(r"\b0x[0-9a-fA-F]{6,}\b|\b[pP][iI][dD][ :=]*\d+|!kill \d+"),
    "timing": re.compile(
        rf"(?:- )?(?:\d{{1,9}}(?:h|m|min) ?){{0,3}}{_NUMBER}\s?{_SECONDS}|"
        rf"\b\d\d?:\d\d:\d\d(?:\.\d+)?\b|"
        rf"{_NUMBER} ?\w{{0,30}}+/s(?:ec\w*)?\b|"
        rf"(?i:\b(?:time|elapsed|took|duration|secs?|seconds|minutes|"
        rf"\w+(?:/| per )s(?:ec\w*)?)(?: ?\([\w ]+\))?\s?[:=]?\s*){_NUMBER}"
        rf"(?:\s?{_SECONDS})?"
    ),
}
PLACEHOLDER = "‹{}›"
_COLORS = re.compile(r"\x1b\[[\d;]*m")


def as_shown(text: str) -> str:
    """Returns what a terminal shows of a text with ``\\r``, backspaces and colours."""
    text = _COLORS.sub("", text)
    if "\x08" in text:
        text = _without_erased(text)
    text = text.replace("\r\n", "\n")
    if "\r" not in text:
        return text
    lines = (line.rstrip("\r") for line in text.split("\n"))
    return "\n".join(line.rpartition("\r")[2] for line in lines)


def _without_erased(text: str) -> str:
    kept = []
    for character in text:
        if character == "\x08" and kept and kept[-1] not in "\n\x08":
            kept.pop()
        else:
            kept.append(character)
    return "".join(kept)


def leave_out_lines(
    text: str, kind: str
) -> tuple[list[tuple[int, str]], list[LeftOut]]:
    """Splits a text into the lines to compare, with their numbers, and the others."""
    kept, left_out = [], []
    after_warning = False
    for number, line in enumerate(text.splitlines(), start=1):
        reason = next((r for r, lines in LINES.items() if lines.match(line)), None)
        if reason is None and after_warning and _AFTER_WARNING.match(line):
            reason = "warning"
        after_warning = reason == "warning" and bool(line.strip())
        if reason is not None:
            if line.strip():
                left_out.append(LeftOut(reason, line, kind, number))
        elif line.strip():
            kept.append((number, line))
    return kept, left_out


def mask_spans(line: str, kind: str, number: int) -> tuple[str, list[LeftOut]]:
    """Returns the line with placeholders for what varies, and what they stand for."""
    left_out = []
    for reason, spans in SPANS.items():

        def mask(found: re.Match, reason: str = reason) -> str:
            left_out.append(LeftOut(reason, found.group().strip(), kind, number))
            return PLACEHOLDER.format(reason)

        line = spans.sub(mask, line)
    return line, left_out
