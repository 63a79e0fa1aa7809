"""Writes into the officer's `corrections.yaml`: one entry more, or one withdrawn, and every other sign as it was.

The file is changed where the parser says that an entry ends, so comments, order and spaces stay. What was written is
read again before it takes the place of the file: it must say what was meant and nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from daemon.adapters.settings.correction_lines import correction_line
from daemon.adapters.settings.settings_errors import mistakes, refuse
from daemon.adapters.settings.yaml_document import read_document
from daemon.config.corrections import Corrections, CorrectionText
from daemon.domain.corrections import Correction
from daemon.errors import ConfigError, FolderError

_KEY = "corrections"


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to the file: its bytes before (None: there was no file) and after."""

    before: bytes | None
    after: bytes


class CorrectionsFile:
    """The file at `path`, which need not be there yet. Whoever else writes it in between loses nothing."""

    def __init__(self, path: Path) -> None:
        # An editor's or a cloud folder's link stays one.
        self.path = path.resolve()

    def entries(self) -> tuple[CorrectionText, ...]:
        """Every entry as written, withdrawn ones too. Raises ConfigError."""
        return _read(self.path, self.path.name)

    def add(self, correction: Correction, *, on: date, because: str) -> Change:
        """Write one more entry at the end.

        Raises ConfigError when it contradicts one that stands, FolderError when the file cannot be written.
        """
        line = correction_line(correction, on=on, because=because)
        meant = CorrectionText.model_validate(_data(line))
        return self._change(lambda text: _added(text, line), lambda entries: (*entries, meant))

    def withdraw(self, number: int) -> Change:
        """Mark the entry with this number (from 0) as withdrawn. Raises ConfigError, FolderError."""

        def meant(entries: tuple[CorrectionText, ...]) -> tuple[CorrectionText, ...]:
            withdrawn = entries[number].model_copy(update={"withdrawn": True})
            return (*entries[:number], withdrawn, *entries[number + 1 :])

        return self._change(lambda text: _withdrawn(text, number), meant)

    def undo(self, change: Change) -> bool:
        """Have the file as it was before a change, unless somebody has changed it since: then nothing is done."""
        if self._bytes() != change.after:
            return False
        if change.before is None:
            self.path.unlink()
        else:
            self._write(change.before)
        return True

    def _change(
        self, edit: Callable[[str], str], meant: Callable[[tuple[CorrectionText, ...]], tuple[CorrectionText, ...]]
    ) -> Change:
        before = self._bytes()
        expected = meant(self.entries())
        text = (before or b"").decode("utf-8-sig")
        mark = b"\xef\xbb\xbf" if (before or b"").startswith(b"\xef\xbb\xbf") else b""
        after = mark + edit(text).encode()
        self._write(after, expected)
        return Change(before, after)

    def _bytes(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ConfigError(f"{self.path} cannot be read: {error.strerror}.") from error

    def _write(self, content: bytes, expected: tuple[CorrectionText, ...] | None = None) -> None:
        part = self.path.with_name(f".{self.path.name}.tmp")
        try:
            try:
                mode = self.path.stat().st_mode & 0o777 if self.path.exists() else None
                with part.open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                if mode is not None:
                    part.chmod(mode)
                if expected is not None and _read(part, self.path.name) != expected:
                    raise ConfigError(
                        f"{self.path.name} is written in a way that Muster cannot add to. Write the line into it "
                        "yourself; nothing was changed."
                    )
                part.replace(self.path)
            finally:
                part.unlink(missing_ok=True)
        except OSError as error:
            raise FolderError(
                f"{self.path} cannot be written ({error.strerror}). Make sure that you may write in its folder and "
                "that the disk has room; the last answer was not kept."
            ) from error


def _read(path: Path, name: str) -> tuple[CorrectionText, ...]:
    try:
        document = read_document(path, name, ConfigError)
    except FileNotFoundError:
        return ()
    try:
        return Corrections.model_validate(document.data).corrections
    except ValidationError as refused:
        raise refuse(document, mistakes(refused, document, Corrections), ConfigError) from None


def _data(line: str) -> dict[str, object]:
    """The texts of an entry, as the reader of settings takes them: never a number or a date."""
    node = YAML(typ="safe", pure=True).compose(line)
    return {
        key.value: [text.value for text in value.value] if isinstance(value, SequenceNode) else value.value
        for key, value in node.value
    }


def _listed(text: str) -> Node | None:
    """What stands at the key `corrections`."""
    top = YAML(typ="safe", pure=True).compose(text)
    pairs = top.value if isinstance(top, MappingNode) else []
    return next((value for key, value in pairs if key.value == _KEY), None)


def _added(text: str, line: str) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    listed = _listed(text)
    if isinstance(listed, SequenceNode) and listed.flow_style:
        end = listed.end_mark.index - 1
        rest = text[_end(listed.value[-1]) : end] if listed.value else ","
        has_comma = any("," in part.partition("#")[0] for part in rest.splitlines())
        comma = "" if has_comma else ", "
        return text[:end] + comma + line + text[end:]
    if isinstance(listed, SequenceNode):
        end = _line_end(text, _end(listed.value[-1]))
        return f"{text[:end]}{newline}{' ' * listed.start_mark.column}- {line}{text[end:]}"
    if isinstance(listed, ScalarNode):
        # The key with nothing after it, or with a word for nothing.
        end = _line_end(text, listed.start_mark.index)
        kept = text[: listed.start_mark.index] + text[listed.end_mark.index : end]
        return f"{kept}{newline}  - {line}{text[end:]}"
    gap = newline if text and not text.endswith("\n") else ""
    return f"{text}{gap}{_KEY}:{newline}  - {line}{newline}"


def _withdrawn(text: str, number: int) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    listed = _listed(text)
    entry = listed.value[number] if isinstance(listed, SequenceNode) else None
    if not isinstance(entry, MappingNode):
        return text
    for key, value in entry.value:
        if key.value == "withdrawn":
            return text[: value.start_mark.index] + "true" + text[value.end_mark.index :]
    if entry.flow_style:
        end = entry.end_mark.index - 1
        comma = "" if text[:end].rstrip().endswith(",") else ", "
        return text[:end].rstrip(" ") + comma + "withdrawn: true" + text[end:]
    end = _line_end(text, _end(entry))
    return f"{text[:end]}{newline}{' ' * entry.start_mark.column}withdrawn: true{text[end:]}"


def _end(node: Node) -> int:
    """Where a node ends; the parser lets a block end only where the next thing begins."""
    if isinstance(node, (MappingNode, SequenceNode)) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _line_end(text: str, at: int) -> int:
    """The end of the line that holds this place, a comment on it included."""
    found = text.find("\n", at)
    end = len(text) if found < 0 else found
    return end - 1 if text[:end].endswith("\r") else end
