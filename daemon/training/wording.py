"""What stands on drawn screens: names, numbers, times and labels, all of our own invention."""

from __future__ import annotations

from collections.abc import Callable

from daemon.training.dice import Dice


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SYLLABLES = _words(
    "al an ar bel bo bra ca cor da del dor el en er fa fen gal gor ha il ir ka kel ki la lor lu ma mi mor na nel no "
    "or pa pi qua ra ril ro sa sel so ta tor ul va ven vi wy xa yo za zen"
)

NICK_WORDS = _words(
    "Amber Anvil Badger Barley Basil Bramble Candle Cedar Cinder Clover Comet Copper Coral Crow Dagger Dune Ember "
    "Falcon Fern Flint Fox Frost Gale Ginger Granite Hazel Heron Honey Iron Ivy Jade Juniper Kestrel Lantern Lark "
    "Lemon Lynx Maple Marble Mint Moss Nettle Nova Oak Onyx Otter Owl Pebble Pepper Pixel Plum Quartz Raven Reed "
    "Rook Rowan Rust Sable Saffron Sage Shadow Slate Sparrow Storm Sugar Tango Thistle Thorn Tiger Tulip Velvet "
    "Violet Willow Wolf Wren Zephyr"
)

ACCENTED = _words(
    "Élodie Zoë André Çelik Müller Søren Åsa Łukasz Žižka Ñandú François Jérôme Hélène Günther Björk Noël José Renée "
    "Loïc Anaïs Maël Gaël Benoît Ömer Şahin Ğazi Niño Héctor Íñigo Ørsted Šimon Țepeș"
)

CYRILLIC = _words("Волк Сокол Медведь Зима Гром Тень Север Искра Ворон Буря Река Камень")
GREEK = _words("Αετός Λύκος Θύελλα Φωτιά Ήλιος Νύχτα Πέτρα Δράκος")

ROLES = (
    *_words(
        "Member Membre Mitglied Miembro Leader Chef Officer Officier Elder Ancien Captain Commandant Veteran Recruit "
        "Recrue R1 R2 R3 R4 R5 Deputy Adjoint Guard Scout Warlord"
    ),
    "Commandant de l'alliance",
    "Vice Leader",
    "Chef adjoint",
    "Guild Master",
    "Ältester Rat",
)

LABELS = _words(
    "Power Points Score Damage Rank Level Kills Merits Donation Contribution Total Boost Tickets Glory Honor Trophies "
    "Puissance Dégâts Niveau Rang Butin Stärke Punkte Macht Stufe Fuerza Nivel"
)

TITLES = (
    "Alliance Ranking",
    "Members",
    "War Report",
    "Guild Participation",
    "Classement",
    "Rapport de Combat",
    "Membres de l'alliance",
    "Kampfbericht",
    "Mitglieder",
    "Weekly Contest",
    "Power Rankings",
    "Clan Battle Results",
    "Clasificación",
    "Journal",
    "Mail",
    "Season 12",
)

BUTTONS = ("Manage", "Details", "Invite", "Claim", "Gérer", "Delete", "Go", "View", "Help", "OK", "Envoyer", "Ansehen")

SENTENCES = (
    "Your alliance took part in the siege.",
    "Pendant cette attaque, ton alliance a obtenu la victoire.",
    "Only the best ten are shown here.",
    "Rewards are sent by mail at 20:00.",
    "Les récompenses sont envoyées chaque dimanche.",
    "Updated every 5 minutes",
    "Die Rangliste endet in 2 T 4 Std.",
)


def name(dice: Dice) -> str:
    """A player's name as players choose them."""
    kind = dice.whole(0, 9)
    if kind <= 2:
        word = "".join(dice.one(SYLLABLES) for _ in range(dice.whole(2, 3))).capitalize()
    elif kind <= 4:
        word = dice.one(NICK_WORDS) + (dice.one(NICK_WORDS) if dice.chance(0.5) else "")
    elif kind == 5:
        word = dice.one(ACCENTED)
    elif kind == 6:
        word = f"{dice.one(NICK_WORDS)} {dice.one(NICK_WORDS)}"
    elif kind == 7:
        word = f"{dice.one(NICK_WORDS).upper()}"
    else:
        word = dice.one(NICK_WORDS).lower()
    if dice.chance(0.3):
        word += dice.one(["_", "", ".", "-", " "]) + str(dice.whole(0, 2050))
    if dice.chance(0.07):
        word = dice.one(["xX{}Xx", "[{}]", "_{}_", "~{}~", "{}!", "The {}", "Mr. {}", "1 {} l", "({})", "{}'s"]).format(
            word
        )
    return word[:20]


def tag(dice: Dice) -> str:
    """The short name of a clan."""
    return "".join(dice.one("ABCDEFGHKLMNPRSTVWXabdefgrvz0127") for _ in range(dice.whole(3, 4)))


def foreign(dice: Dice) -> str:
    """A name in another alphabet."""
    return dice.one(CYRILLIC if dice.chance(0.6) else GREEK)


def grouped(dice: Dice) -> str:
    """A large number with separators between its thousands, or none."""
    number = int(10 ** dice.between(2, 10))
    return f"{number:,}".replace(",", dice.one([",", ",", ".", " ", ""]))


def short(dice: Dice) -> str:
    """A number with a unit, such as 162.8M."""
    number = dice.between(1, 999)
    digits = f"{number:.{dice.whole(0, 2)}f}".replace(".", dice.one([".", ".", ","]))
    return digits + dice.one(["K", "M", "B", "k", " M", "G"])


def pair(dice: Dice) -> str:
    """Two numbers with a stroke between, such as 10499K/3689K."""
    unit = dice.one(["K", "K", "", "M"])
    return f"{dice.whole(0, 12000)}{unit}/{dice.whole(1, 9999)}{unit}"


def count(dice: Dice) -> str:
    """A small whole number."""
    return str(dice.one([0, 0, 1, 3, dice.whole(0, 9), dice.whole(10, 99), dice.whole(100, 4999), 1000, 600]))


def seen(dice: Dice) -> str:
    """When someone was last seen."""
    number = dice.whole(1, 59)
    return dice.one(
        [
            f"{number}m",
            f"{dice.whole(1, 23)}h",
            f"{dice.whole(1, 9)}d",
            f"{number}m ago",
            f"{dice.whole(1, 23)} hr {number} min ago",
            f"War vor {dice.whole(2, 9)} Tagen",
            f"il y a {number} min",
            f"{number} minute(s)",
            "Online",
            "En ligne",
        ]
    )


def level(dice: Dice) -> str:
    """A level, with or without its label."""
    return dice.one(["Lv.{}", "Lv {}", "Niv. {}", "{}", "Lvl {}", "St. {}"]).format(dice.whole(1, 320))


def coordinates(dice: Dice) -> str:
    """A place on a game's map."""
    return dice.one(["(K:{} X:{} Y:{})", "#{} X:{} Y:{}", "{}:{}:{}"]).format(
        dice.whole(1, 999), dice.whole(0, 1200), dice.whole(0, 1200)
    )


def labelled(dice: Dice) -> str:
    """A number with its label before it."""
    return f"{dice.one(LABELS)}{dice.one([': ', ' : ', ' '])}{grouped(dice) if dice.chance(0.6) else short(dice)}"


VALUES: dict[str, Callable[[Dice], str]] = {
    "grouped": grouped,
    "short": short,
    "pair": pair,
    "count": count,
    "seen": seen,
    "level": level,
    "place": coordinates,
    "labelled": labelled,
}
"""What a column of values may hold."""
