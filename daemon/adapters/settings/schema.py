"""The JSON schemas that give editors completion: `python -m daemon.adapters.settings.schema` writes them anew."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel

from daemon.adapters.settings.pack_text import PackText
from daemon.config import Config

SCHEMAS: dict[str, type[BaseModel]] = {"config.schema.json": Config, "rules/schema.json": PackText}
"""Where each schema lies below the project's folder, and the model that it comes from."""


def schema(model: type[BaseModel]) -> str:
    """The schema of one model as the text of its file."""
    content = model.model_json_schema(by_alias=True)
    members = content.get("$defs", {}).get("Roster", {}).get("properties", {}).get("members")
    if members:
        # A member may be written as the bare name.
        members["items"] = {"anyOf": [{"type": "string"}, members["items"]]}
    return json.dumps(_without_titles(content), indent=1, ensure_ascii=False) + "\n"


def _without_titles(content: object) -> object:
    """The same without the titles that pydantic makes of each key and that say nothing new; a `title` key stays."""
    if isinstance(content, dict):
        kept = {key: value for key, value in content.items() if not (key == "title" and isinstance(value, str))}
        return {key: _without_titles(value) for key, value in kept.items()}
    return [_without_titles(item) for item in content] if isinstance(content, list) else content


if __name__ == "__main__":
    for file, model in SCHEMAS.items():
        Path(file).write_text(schema(model), encoding="utf-8")
