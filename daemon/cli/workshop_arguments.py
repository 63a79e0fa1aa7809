"""What can be typed in the workshop: drawing, training and judging models, and choosing which of them reads."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from daemon.cli.command import command

MODELS_ACTIONS = ("list", "compare", "promote", "rollback")
"""What can be done with models."""


def add_workshop(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the workshop's commands."""
    _add_drawing(commands)
    _add_numbers(commands)
    _add_labels(commands)
    _add_models(commands)


def _add_drawing(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    draw = command(
        commands, "draw", "workshop.draw", "draw list screens with their truth", "muster draw drawn --count 20"
    )
    draw.add_argument("folder", type=Path, metavar="DIR", help="where the pictures go")
    draw.add_argument("--count", type=int, default=10, metavar="N", help="how many (default: 10)")
    draw.add_argument("--war", action="store_true", help="war lists of an alliance's week, as the demo has them")

    train = command(
        commands,
        "train",
        "train.train",
        "train a crop classifier from drawn screens and your labels",
        "muster train",
    )
    train.add_argument(
        "--screens",
        type=int,
        metavar="N",
        help="how many drawn screens to learn from (default: 500, or 100 beside labelled crops; 0: none)",
    )
    train.add_argument(
        "--tune",
        type=int,
        default=0,
        metavar="N",
        help="try N other settings of the learning first and take the best; half an hour for 100 (default: 0)",
    )
    train.add_argument("--without-labels", action="store_true", help="learn from drawn screens alone")
    train.add_argument(
        "--fresh",
        action="store_true",
        help="go on from no earlier model, though labels are learned beside drawn screens",
    )
    train.add_argument(
        "--shipped", action="store_true", help="replace the model that comes with Muster, from drawn screens alone"
    )

    evaluate = command(
        commands,
        "evaluate",
        "evaluate.evaluate",
        "tell how good a model is, on a page with every mistake",
        "muster evaluate newest --to evaluation",
    )
    evaluate.add_argument(
        "version",
        nargs="?",
        default="in-use",
        metavar="VERSION",
        help="which one: the beginning of its name, 'newest', 'shipped' or 'in-use' (default)",
    )
    evaluate.add_argument(
        "--to", type=Path, default=Path("evaluation"), metavar="DIR", help="where the page goes (default: evaluation)"
    )
    evaluate.add_argument(
        "--screens",
        type=int,
        metavar="N",
        help="ask it about so many drawn screens (default: about your labelled crops, or else 100 screens)",
    )

    train.add_argument("--seed", type=int, metavar="N", help="another number draws other screens")
    for drawing in (draw, evaluate):
        seed = 90_001 if drawing is evaluate else 7
        drawing.add_argument(
            "--seed", type=int, default=seed, metavar="N", help=f"another number draws other screens (default: {seed})"
        )
    for drawing in (draw, train):
        drawing.add_argument("--fonts", type=Path, metavar="DIR", help="a folder of further fonts to draw with")


def _add_numbers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    numbers = command(
        commands,
        "train-numbers",
        "workshop.train_numbers",
        "train the reader of numbers in game fonts anew",
        "muster train-numbers --work /tmp/numbers",
    )
    numbers.add_argument(
        "--work",
        type=Path,
        default=Path("number-training"),
        metavar="DIR",
        help="where fonts, drawn lines and checkpoints are kept, to go on from (default: number-training)",
    )
    numbers.add_argument(
        "--iterations",
        type=int,
        default=200_000,
        metavar="N",
        help="how many lines to learn, one after the other (default: 200000, an hour or more)",
    )


def _add_labels(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    crops = command(
        commands, "crops", "labels.crops", "take in pictures whose crops are to be labelled", "muster crops list.png"
    )
    crops.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a screenshot, or a folder of them")
    crops.add_argument("--alone", action="store_true", help="each picture is one crop, cut out already")
    crops.add_argument(
        "--labels",
        type=Path,
        metavar="TABLE",
        help="a table of file names and classes (CSV) that says what each of the crops is",
    )
    crops.add_argument(
        "--rename",
        type=_renamed,
        action="append",
        default=[],
        metavar="OLD=NEW",
        help="another word for a class of the table, such as texte=text",
    )

    label = command(commands, "label", "labels.label", "label crops on a page in your browser", "muster label list.png")
    label.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="screenshots, or folders of them, to take in first"
    )
    label.add_argument("--screen", metavar="NAME", help="take in archived screenshots of this screen, such as lg_war")
    label.add_argument(
        "--since", type=_day, metavar="DAY", help="take in archived screenshots from this game day on, 2026-11-01"
    )
    label.add_argument("--by", metavar="NAME", help="who labels (default: who is logged in)")
    label.add_argument(
        "--port", type=int, metavar="N", help="the port of this machine that it is on (default: 9465, or a free one)"
    )
    label.add_argument("--no-browser", action="store_true", help="only print the link")


def _renamed(text: str) -> tuple[str, str]:
    old, equals, new = text.partition("=")
    if not (old and equals and new):
        raise argparse.ArgumentTypeError(f"'{text}' is not written as OLD=NEW")
    return old, new


def _add_models(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    models = command(
        commands, "models", "models.models", "list the versions of the crop classifier, and choose", "muster models"
    )
    models.add_argument("what", nargs="?", default="list", choices=MODELS_ACTIONS, help="what to do (default: list)")
    models.add_argument(
        "version",
        nargs="?",
        metavar="VERSION",
        help="which one: the beginning of its name, 'newest' (default), 'in-use' or 'shipped'",
    )
    models.add_argument(
        "--against", default="in-use", metavar="VERSION", help="what it is compared with (default: in-use)"
    )
    models.add_argument(
        "--screens",
        type=Path,
        metavar="DIR",
        help="compare on the screenshots of this folder that have truth files (default: archived ones)",
    )
    models.add_argument("--force", metavar="REASON", help="do it without a comparison, for this reason, which is kept")

    reread = command(
        commands,
        "reread",
        "models.reread",
        "read archived screenshots again with another model, and list what changes",
        "muster reread --model newest",
    )
    reread.add_argument(
        "--model", default="in-use", metavar="VERSION", help="which model, as for 'muster models' (default: in-use)"
    )
    reread.add_argument("--screen", metavar="NAME", help="only screenshots of this screen, such as lg_war")
    reread.add_argument("--since", type=_day, metavar="DAY", help="only from this game day on, such as 2026-11-01")
    reread.add_argument(
        "--keep", action="store_true", help="keep the new readings in place of the old; no daemon may be running"
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day such as 2026-11-01") from None
