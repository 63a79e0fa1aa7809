"""What every command has: its help, an example, the exit codes, and the option that names the settings."""

from __future__ import annotations

import argparse
from pathlib import Path

EXIT_CODES = """\
exit codes: 0 done, 1 a picture could not be read, or a replay found a difference, 2 a mistake in config.yaml,
a pack or the command, 3 this machine is not ready, 4 another Muster works here, 5 nothing to do"""


def command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, runs: str, what: str, example: str
) -> argparse.ArgumentParser:
    """A command with its help, an example and the option that all have; it `runs` a function, as `module.name`."""
    added = commands.add_parser(
        name,
        help=what,
        description=f"{what[0].upper()}{what[1:]}.",
        epilog=f"example: {example}\n{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    added.set_defaults(command=runs)
    # Without a default of its own, so that --config before the command is not forgotten.
    config_option(added, argparse.SUPPRESS)
    return added


def config_option(to: argparse.ArgumentParser, default: Path | str) -> None:
    """The option that names the settings."""
    to.add_argument("--config", type=Path, default=default, metavar="PATH", help="the settings (default: config.yaml)")
