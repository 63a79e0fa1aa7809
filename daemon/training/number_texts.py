"""What stands on the lines that the number model learns from: amounts, ranks, levels, times, pairs and their labels.

Letters are learned only in the words that stand beside numbers. A network that knows no letters makes digits of them,
and one that knows every word makes letters of digits.
"""

from __future__ import annotations

from daemon.training.dice import Dice

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SIGNS = ",.':/%#+-()[]"
CHARACTERS = "0123456789" + SIGNS + LETTERS
"""Every character the model knows, besides the space."""

LABELS = (
    *("Power", "Points", "Score", "Damage", "Rank", "Level", "Kills", "Merits", "Donation", "Contribution", "Total"),
    *("Boost", "Tickets", "Glory", "Honor", "Might", "Defeated", "Alliance Power", "Total Power", "Weekly", "Daily"),
    *("Puissance", "Niveau", "Rang", "Butin", "Punkte", "Macht", "Stufe", "Schaden", "Fuerza", "Nivel", "Poder"),
    *("Damage Dealt", "Combat Power", "Troop Power", "CP", "XP", "VIP", "Arsenal Points", "Help", "Resources"),
)
"""Words before a number, in the languages of the packs, as far as they need no accents."""

COUNTED = (
    *(
        "points",
        "Points",
        "Punkte",
        "puntos",
        "damage",
        "Damage",
        "kills",
        "tickets",
        "members",
        "days",
        "times",
        "pts",
    ),
    *("Merits", "Power", "Tage", "jours", "Level", "Schaden", "troops", "coins", "wins"),
)
"""Words after a number."""

UNITS = ("K", "M", "B", "K", "M", "B", "k", "m", "b", "G", "T")


def line_text(dice: Dice) -> str:
    """One line: mostly a number alone, in the many ways that games write it."""
    throw = dice.between(0, 1)
    for share, kind in KINDS:
        throw -= share
        if throw < 0:
            return kind(dice)
    return amount(dice)


def amount(dice: Dice) -> str:
    """A whole number of 1 to 12 digits, its thousands grouped by comma, point, space, apostrophe or not at all."""
    digits = dice.one([1, 2, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 9, 10, 10, 11, 12])
    number = dice.whole(10 ** (digits - 1), 10**digits - 1)
    if dice.chance(0.1):
        number = number // 10 ** (digits // 2) * 10 ** (digits // 2)
    return f"{number:,}".replace(",", dice.one([",", ",", ",", ",", ".", ".", " ", " ", "'", ""]))


def short(dice: Dice) -> str:
    """A number with a unit, such as 162.8M."""
    digits = f"{dice.between(0, dice.one([10, 100, 1000])):.{dice.one([0, 1, 1, 1, 2, 2, 3])}f}"
    if dice.chance(0.2):
        digits = str(dice.whole(1000, 99999))
    return digits.replace(".", dice.one([".", ".", ".", ","])) + dice.one(["", "", "", "", "", " "]) + dice.one(UNITS)


def count(dice: Dice) -> str:
    """A small whole number."""
    return str(dice.one([0, dice.whole(0, 9), dice.whole(0, 9), dice.whole(10, 99), dice.whole(100, 9999), 1000, 600]))


def pair(dice: Dice) -> str:
    """Two numbers with a stroke between, such as 10499K/3689K."""
    stroke = dice.one(["/", "/", "/", "/", " / ", "-"])
    if dice.chance(0.25):
        return f"{amount(dice)}{stroke}{amount(dice)}"
    unit = dice.one(["K", "K", "", "M"])
    left = dice.one(["0", str(dice.whole(0, 99)), f"{dice.whole(0, 12000)}{unit}", f"{dice.between(0, 99):.1f}{unit}"])
    return f"{left}{stroke}{dice.whole(1, 9999)}{unit}"


def rank(dice: Dice) -> str:
    """A place in a list, or a role in an alliance."""
    number = dice.whole(1, dice.one([9, 100, 999]))
    return dice.one(["#{}", "#{}", "No.{}", "{}.", "R{}", "R{}", "[{}]", "({})", "{}"]).format(
        dice.whole(1, 5) if dice.chance(0.4) else number
    )


def level(dice: Dice) -> str:
    """A level with its label."""
    return dice.one(["Lv.{}", "Lv. {}", "Lv {}", "LV.{}", "Lv: {}", "Niv. {}", "Lvl {}", "St. {}", "Level {}"]).format(
        dice.whole(1, dice.one([40, 120, 400]))
    )


def time_ago(dice: Dice) -> str:
    """A duration or a moment of the past."""
    hours, minutes, days = dice.whole(0, 23), dice.whole(0, 59), dice.whole(1, 30)
    return dice.one(
        [
            *(f"{minutes}m", f"{hours}h", f"{days}d", f"{minutes}s", f"{days}d {hours}h", f"{hours}h {minutes}m"),
            *(f"{days}d{hours}h", f"{minutes}m ago", f"{hours}h ago", f"{days}d ago", f"{hours} hr {minutes} min ago"),
            *(f"{minutes} minute(s)", f"{hours} hour(s)", f"{days} day(s)", f"War {hours} h : {minutes} m vor"),
            *(f"War vor {days} Tagen", f"il y a {hours} h", f"{minutes} min", f"{hours} hours ago", f"{days} days ago"),
            *(f"{hours:02}:{minutes:02}:{dice.whole(0, 59):02}", f"{days}d {hours:02}:{minutes:02}:00"),
        ]
    )


def moment(dice: Dice) -> str:
    """A date or a time of day."""
    day, month, year = dice.whole(1, 31), dice.whole(1, 12), dice.whole(2020, 2032)
    hours, minutes = dice.whole(0, 23), dice.whole(0, 59)
    return dice.one(
        [
            *(f"{year}-{month:02}-{day:02}", f"{day:02}/{month:02}/{year}", f"{day:02}.{month:02}.{year}"),
            *(f"{hours:02}:{minutes:02}", f"{month:02}-{day:02} {hours:02}:{minutes:02}", f"{year}/{month}/{day}"),
            f"{year}-{month:02}-{day:02} {hours:02}:{minutes:02}:{dice.whole(0, 59):02}",
        ]
    )


def signed(dice: Dice) -> str:
    """A share, a change or a multiple."""
    return dice.one(
        [
            *(f"{dice.whole(0, 100)}%", f"{dice.between(0, 100):.{dice.whole(1, 2)}f}%", f"+{amount(dice)}"),
            *(f"-{count(dice)}", f"+{dice.whole(0, 99)}%", f"x{dice.whole(1, 99)}", f"({amount(dice)})"),
            f"+{short(dice)}",
        ]
    )


def place(dice: Dice) -> str:
    """Where someone is on the game's map, or on which of its servers."""
    number = dice.whole(1, dice.one([99, 999, 3000]))
    return dice.one(
        [
            f"(K:{dice.whole(1, 999)} X:{dice.whole(0, 1200)} Y:{dice.whole(0, 1200)})",
            f"X:{dice.whole(0, 1200)} Y:{dice.whole(0, 1200)}",
            f"({dice.whole(0, 1200)},{dice.whole(0, 1200)})",
            *(
                f"Warzone #{number}",
                f"#{number}",
                f"State {number}",
                f"Server {number}",
                f"S{number}",
                f"Kingdom {number}",
            ),
        ]
    )


def labelled(dice: Dice) -> str:
    """A number with its label before it."""
    value = amount(dice) if dice.chance(0.6) else short(dice)
    label = dice.one(LABELS)
    return f"{label.upper() if dice.chance(0.15) else label}{dice.one([': ', ':', ' : ', ' ', '. '])}{value}"


def followed(dice: Dice) -> str:
    """A number with what it counts after it."""
    value = dice.one([amount, amount, count, short])(dice)
    return f"{value}{dice.one([' ', ' ', ' ', ''])}{dice.one(COUNTED)}"


def label_alone(dice: Dice) -> str:
    """A label without its number."""
    label = dice.one(LABELS)
    return (label.upper() if dice.chance(0.2) else label) + dice.one(["", "", ":"])


KINDS = (
    (0.33, amount),
    (0.11, short),
    (0.11, count),
    (0.07, pair),
    (0.04, rank),
    (0.05, level),
    (0.08, time_ago),
    (0.03, moment),
    (0.03, signed),
    (0.03, place),
    (0.06, labelled),
    (0.04, followed),
    (0.02, label_alone),
)
"""The share of each kind of line."""
