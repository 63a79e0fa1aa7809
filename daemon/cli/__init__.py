"""The command line: `muster COMMAND`. Errors become one plain message and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from rich.console import Console

from daemon.cli.arguments import parser
from daemon.cli.plain import Text
from daemon.errors import MusterError

__all__ = ["main"]

INTERRUPTED = 130
"""What shells use for a program that Ctrl-C ended."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; `arguments` are those of the process when None."""
    asked = parser().parse_args(arguments)
    try:
        # Only the command that was asked for is imported: drawing and training take a second to load.
        import_module("daemon.app.looking").tell_troubles_alone()
        module, name = asked.command.split(".")
        return int(getattr(import_module(f"daemon.cli.{module}"), name)(asked))
    except MusterError as error:
        told = import_module("daemon.app.settled").in_their_language(error.message, asked.config)
        # As Text: words from files must not be taken for colours or links.
        Console(stderr=True).print(Text(told), soft_wrap=True)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has gone (`| head`): nothing is left to say, and nowhere to say it.
        sys.stderr.close()
        return 0
