"""Text from pictures and file names made harmless for each place where a report puts it.

Such text is whatever a player or a phone chose to write. HTML is escaped by jinja2; the rest is here.
"""

from __future__ import annotations

import re
import unicodedata

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_REPLACEMENT = "\ufffd"
_ZERO_WIDTH_SPACE = "\u200b"
_MARKDOWN = re.compile(r"([\\`*_\[\]<>~|&#$])")
_AUTOLINK = re.compile(r"(?i)(?<=www)\.|:(?=//)")
_CHAT = re.compile(r"(?i)[@<]|\](?=\()|:(?=//)|(?<=www)\.|`(?=`)")
_STARTS_FORMULA = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def clean(text: str) -> str:
    """One line without what a page cannot show.

    Controls and line ends become spaces, directional overrides (which would turn round the text after them) go, and
    the broken characters of a file name that is no UTF-8 become a replacement mark.
    """
    kept = []
    for character in text:
        category = unicodedata.category(character)
        if character in _BIDI:
            continue
        if category == "Cs":
            kept.append(_REPLACEMENT)
        else:
            kept.append(" " if category in {"Cc", "Zl", "Zp"} else character)
    return re.sub(r" {2,}", " ", "".join(kept)).strip(" ")


def markdown_safe(text: str) -> str:
    r"""Text that shows as itself wherever Markdown is pasted.

    Characters that mark up are escaped with a backslash, addresses no longer become links, and `@everyone` calls
    nobody (a space of no width follows the @, since chats ignore a backslash there).
    """
    text = _MARKDOWN.sub(r"\\\1", clean(text))
    return _AUTOLINK.sub(r"\\\g<0>", text).replace("@", f"@{_ZERO_WIDTH_SPACE}")


def chat_safe(text: str) -> str:
    """Text that a chat shows as it is: it calls nobody, and hides no address behind other words.

    A space of no width parts what would make a mention or a link; a chat would show a backslash.
    """
    return _CHAT.sub(rf"\g<0>{_ZERO_WIDTH_SPACE}", clean(text))


def spreadsheet_safe(text: str) -> str:
    """Text that no spreadsheet runs.

    A spreadsheet takes a cell for a formula when its text begins with `=`, `+`, `-`, `@` (also in their wide forms),
    a tab or a line end. Such a text gets an apostrophe in front, which spreadsheets show as plain text. A lone dash
    and plain numbers are no formulas and stay.
    """
    cleaned = clean(text)
    if cleaned == "-" or _NUMBER.fullmatch(cleaned):
        return cleaned
    risky = text[:1] in _STARTS_FORMULA or cleaned.lstrip()[:1] in _STARTS_FORMULA
    return f"'{cleaned}" if risky else cleaned
