"""What is wrong with a file that is no YAML, in the words of somebody who never heard of YAML."""

from __future__ import annotations

import re

from ruamel.yaml.error import MarkedYAMLError

_INDENT = "keys that belong together begin at the same column, with spaces before them"
_SECOND_COLON = re.compile(r":\s.*:(\s|$)")


def explain(text: str, broken: MarkedYAMLError) -> tuple[int, int, str]:
    """Line and column, counted from 1, and what usually causes this error there."""
    here = broken.problem_mark or broken.context_mark
    began = broken.context_mark or here
    problem = str(broken.problem or "")
    if here is None or began is None:
        return 1, 1, _UNKNOWN
    # What was opened and never closed is found at the end of the file and mended where it began, and
    # a key without a colon is noticed on the line after it.
    at_start = "end of stream" in problem or "expected ','" in problem or "expected ':'" in problem
    place = began if at_start else here
    lines = text.split("\n")
    return place.line + 1, place.column + 1, _cause(problem, lines, here.line)


_UNKNOWN = "this cannot be understood; look here and in the line above for a missing colon, quote or bracket"

_CAUSES: tuple[tuple[str, str], ...] = (
    (r"'\\t' that cannot start", "a tab stands where spaces should; use the space bar instead of the tab key"),
    (r"character '(.)' that cannot start", r"a text that begins with \1 needs quotes around it, such as '\1name'"),
    (
        r"<block end>, but found '<scalar>'",
        "more text follows a closing quote or bracket; put quotes around the whole text",
    ),
    (r"<block end>, but found '(\?|<block)", f"this line is not in line with those above it; {_INDENT}"),
    (r"but found '-'", f"this list item is not in line with those above it; {_INDENT}"),
    (r"but found '([}\]])'", r"there is a \1 too many"),
    (r"unexpected end of stream", "the quote that opens here is never closed"),
    (r"expected ',' or '(.)'", r"the bracket that opens here is never closed with \1, or a comma is missing in it"),
    (r"stream end", "a bracket is never closed"),
    (r"escape (character|sequence)", "a backslash has a meaning of its own inside of \"...\"; use '...' instead"),
    (r"could not find expected ':'", "a colon and a space are missing after this key"),
    (r"sequence entries", "a list item ('- ') must begin on a line of its own"),
    (r"found ','", "there is nothing before this comma"),
    (r"indentation indicator", "a text that begins with | or > needs quotes around it"),
)


def _cause(problem: str, lines: list[str], line: int) -> str:
    if "mapping values" in problem:
        return _stray_colon(lines, line)
    for pattern, sentence in _CAUSES:
        found = re.search(pattern, problem)
        if found:
            return found.expand(sentence)
    return _UNKNOWN


def _stray_colon(lines: list[str], line: int) -> str:
    if _SECOND_COLON.search(lines[line]):
        return "there are two colons in this line; put quotes around the text that holds the second one"
    above = [text for text in lines[:line] if text.strip() and not text.lstrip().startswith("#")]
    if above and not re.search(r":(\s|$)", above[-1]):
        return f"the line above, '{above[-1].strip()[:40]}', needs a colon and a space after its key"
    return f"this line is indented further than the one above it; {_INDENT}"
