"""Every sentence of the report in French; `report_words` fills them in and counts with them.

A pair is (for one, for many). Apostrophes and the spaces before `:;!?%` are written plainly here and set well when a
sentence is used. One French word for each of ours: screenshot `capture`, reading `lecture`, held `en attente`, mark
`constat`, counter `compteur`, event `événement`, screen `écran`, pack `description`.
"""

from __future__ import annotations

from collections.abc import Mapping

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
SHORT_WEEKDAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
SHORT_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc.")

SENTENCES: Mapping[str, str | tuple[str, str]] = {
    "page.kind": "Rapport de la semaine",
    "page.week": "Semaine {number}",
    "page.parts": "Parties de ce rapport",
    "page.made": "Établi le {moment}",
    "page.foot": "Muster n'affirme que ce qu'il a lu. Un tiret veut dire inconnu, jamais 0.",
    "state.final": "Semaine close",
    "state.running": "En cours",
    "state.running.text": "Cette semaine est en cours : ce que vous voyez peut changer.",
    "config.heading": "Il y a une erreur dans config.yaml",
    "config.text": "En attendant qu'elle soit corrigée, Muster travaille avec la dernière version juste.",
    "tile.events": "Événements",
    "tile.seen": "Membres vus",
    "tile.seen.of": "{seen} sur {all}",
    "tile.marked": "Avec un constat",
    "tile.waiting": "Vous attendent",
    "trust.heading": "Sur quoi repose ce rapport",
    "trust.none": "Cette semaine n'a aucune capture.",
    "trust.all_read": (
        "Cette semaine compte une capture, et elle a été lue.",
        "Cette semaine compte {n} captures, et toutes ont été lues.",
    ),
    "trust.received": (
        "Cette semaine compte un fichier ; lus : {read}, en échec : {failed}.",
        "Cette semaine compte {n} fichiers ; lus : {read}, en échec : {failed}.",
    ),
    "trust.copies": (
        "Un autre fichier était la copie d'une image connue et ne compte pas.",
        "{n} autres fichiers étaient des copies d'images connues et ne comptent pas.",
    ),
    "trust.none_held": ("Sa seule lecture est sûre.", "Les {n} lectures sont toutes sûres."),
    "trust.held": (
        "Sur {cells} lectures, une ({share}) est en attente : elle ne juge personne.",
        "Sur {cells} lectures, {n} ({share}) sont en attente : elles ne jugent personne.",
    ),
    "trust.only_held": "Sa seule lecture est en attente : elle ne juge personne.",
    "trust.assumed": (
        "Le jour d'une capture est supposé : seule l'heure du fichier l'indique.",
        "Les jours de {n} captures sont supposés : seule l'heure des fichiers les indique.",
    ),
    "trust.asked": (
        "Le jour d'une capture est en question : elle ne juge personne.",
        "Les jours de {n} captures sont en question : elles ne jugent personne.",
    ),
    "trust.unseen": (
        "Un membre sur {all} n'est sur aucune image de cette semaine.",
        "{n} membres sur {all} ne sont sur aucune image de cette semaine.",
    ),
    "trust.nobody": (
        "Le seul membre n'est sur aucune image de cette semaine.",
        "Aucun des {n} membres n'est sur une image de cette semaine.",
    ),
    "trust.everyone": (
        "Le seul membre a été vu cette semaine.",
        "Les {n} membres ont tous été vus cette semaine.",
    ),
    "share.under": "moins de {share}",
    "decide.heading": "À décider",
    "decide.marked": (
        "Un membre a de nouveaux constats cette semaine.",
        "{n} membres ont de nouveaux constats cette semaine.",
    ),
    "decide.order": "D'abord le plus d'ajouts cette semaine, puis le total le plus élevé.",
    "decide.suggest": "Un constat est une raison de demander, pas un verdict : regardez la preuve, "
    "puis parlez-en amicalement.",
    "decide.good": (
        "Tout est en ordre : le seul membre vu cette semaine n'a aucun nouveau constat.",
        "Tout est en ordre : aucun des {n} membres vus cette semaine n'a de nouveau constat.",
    ),
    "decide.open": "Personne n'a de nouveau constat pour l'instant. Ce qui vous attend plus bas ne juge personne "
    "tant que ce n'est pas réglé.",
    "decide.nothing": "Il n'y a rien à décider : aucune capture ne montre d'événement de cette semaine.",
    "decide.nothing.running": "Faites des captures des listes de membres dans le jeu et déposez-les dans le dossier "
    "d'entrée. Cette page est refaite après chaque lot.",
    "decide.nothing.final": "Si vous avez des captures de cette semaine, déposez-les dans le dossier d'entrée : "
    "elles comptent encore pour leur jour, et le prochain rapport montre leurs constats comme tardifs.",
    "decide.more": ("et un autre constat dans les preuves", "et {n} autres constats dans les preuves"),
    "decide.others": ("Un autre membre", "{n} autres membres"),
    "decide.made_good": "Rattrapé cette semaine",
    "waiting.heading": "En attente de vous",
    "waiting.none": "Rien ne vous attend.",
    "held.heading": ("Une lecture en attente", "{n} lectures en attente"),
    "held.advice": "Muster n'en était pas sûr : elles ne jugent personne. "
    "Une capture plus nette de la même liste, du même jour, les règle. "
    "Un nom peut aussi être inscrit dans config.yaml, comme membre ou comme alias d'un membre.",
    "held.caption": "Lectures en attente, avec la raison et l'endroit dans l'image",
    "strangers.heading": (
        "Un nom qui n'est celui de personne dans la liste",
        "{n} noms qui ne sont ceux de personne dans la liste",
    ),
    "strangers.advice": "Inscrivez chacun dans config.yaml, comme membre ou comme alias d'un membre, ou envoyez une "
    "capture de plus qui le montre.",
    "strangers.where": "Où ils figurent",
    "spare.heading": (
        "Coupée par le bord, utile à aucune règle : une lecture",
        "Coupées par le bord, utiles à aucune règle : {n} lectures",
    ),
    "question.heading": ("Une capture dont le jour n'est pas sûr", "{n} captures dont le jour n'est pas sûr"),
    "question.caption": "Captures qui ne jugent personne tant que leur jour n'est pas réglé",
    "question.old-file-time": "Seule l'heure du fichier indique son jour, et elle précède son arrivée de plus d'un "
    "jour. Est-ce le {day} ? Alors mettez {iso} dans le nom du fichier, sinon la bonne date écrite ainsi, et "
    "déposez-le de nouveau.",
    "question.same-rows": "Chaque ligne est égale à celles du {other}. On dirait une copie transmise : elle n'est pas "
    "comptée une seconde fois. Si c'en est une, vous n'avez rien à faire.",
    "question.same-rows.unknown": "Chaque ligne est égale à celles d'un autre jour. On dirait une copie transmise : "
    "elle n'est pas comptée une seconde fois. Si c'en est une, vous n'avez rien à faire.",
    "question.other": "Son jour doit d'abord être réglé ({why}).",
    "failed.heading": ("Un fichier qui n'a pas pu être lu", "{n} fichiers qui n'ont pas pu être lus"),
    "failed.caption": "Fichiers qui n'ont pas pu être lus, et que faire",
    "failed.where": "Il se trouve dans {folder}, avec une note.",
    "fate.not-a-picture": "Ce n'est pas une image que Muster sait lire. Déposez la capture elle-même, en PNG ou "
    "en JPEG.",
    "fate.truncated": "Il manque une partie de l'image. Envoyez-la encore une fois, entière.",
    "fate.too-large": "L'image est trop grande. Déposez la capture telle que le téléphone l'a faite.",
    "fate.unknown-screen": "Aucune description en service ne connaît cet écran. Si c'est une liste que vous suivez, "
    "décrivez-la dans un fichier sous rules/ ; sinon, supprimez l'image.",
    "fate.no-rows": "Aucune ligne de membre n'a pu être lue. Refaites la capture avec la liste bien visible.",
    "fate.reader-failed": "Le lecteur de texte a renoncé sur cette image. Déposez-la de nouveau.",
    "fate.too-slow": "La lecture de cette image a pris trop de temps. Déposez-la de nouveau quand la machine a moins à "
    "faire.",
    "fate.out-of-memory": "La lire prend trop de mémoire. Déposez la capture telle que le téléphone l'a faite.",
    "fate.crashed": "Le lecteur s'est effondré sur cette image. Refaites la capture, et gardez celle-ci.",
    "fate.unexpected": "Muster a trébuché sur cette image. Gardez-la et dites-le à ceux qui font Muster.",
    "fate.other": "Ce fichier n'a pas pu être lu. La note à côté en dit plus.",
    "roster.heading": "Tout le monde",
    "roster.empty": "Aucun membre n'est encore connu. Les premières captures fondent la liste, ou inscrivez les "
    "membres dans config.yaml.",
    "roster.caption": (
        "Le seul membre. {plus} est ce que cette semaine a ajouté ; un tiret veut dire inconnu.",
        "Les {n} membres. {plus} est ce que cette semaine a ajouté ; un tiret veut dire inconnu.",
    ),
    "note.on leave": "en congé",
    "note.exempt": "exempté",
    "events.heading": "Événements de la semaine",
    "events.none": "Aucun événement de cette semaine n'a été vu.",
    "events.caption": "Chaque liste de chaque jour, et sur quoi elle repose",
    "events.assumed": "jour supposé",
    "history.heading": "Les dernières semaines",
    "history.caption": "La barre au nom en gras est cette semaine. Un tiret : aucun événement n'a été vu.",
    "history.none": "Le graphique commence au premier événement.",
    "history.table": "La même chose en tableau",
    "history.added": "{counter} : ajouts",
    "history.members": "Membres vus",
    "history.point": "{week} : {value}",
    "history.short": "S{number}",
    "evidence.heading": "Preuves",
    "evidence.caption": "Chaque constat de cette semaine, jusqu'à l'endroit dans l'image",
    "evidence.none": "Aucun constat cette semaine.",
    "evidence.note": "Les chemins partent du dossier d'archives. Les cadres sont en pixels depuis le coin supérieur "
    "gauche de l'image.",
    "evidence.link": "Preuve {number}",
    "late.heading": "Constats tardifs de semaines passées",
    "late.caption": "Constats fondés sur des captures arrivées après la clôture de leur semaine ; les totaux les "
    "comprennent",
    "title.absences": "Absences",
    "title.boost": "Boost",
    "title.last_seen": "Dernière connexion",
    "title.low_boosts": "Boosts faibles",
    "title.name": "Nom",
    "title.power": "Puissance",
    "title.power_total": "Puissance totale",
    "title.power_used": "Puissance utilisée",
    "title.role": "Rôle",
    "title.tickets": "Tickets",
    "place.box": "x {x}, y {y}, {width}\u00a0\u00d7\u00a0{height}",
    "place.hash": "SHA-256 {digest}",
    "mark.expected": "attendu :",
    "mark.otherwise": "au lieu de :",
    "expect.not": "autre que",
    "expect.at least": "au moins",
    "expect.at most": "au plus",
    "expect.below": "moins de",
    "expect.above": "plus de",
    "expect.and": "et",
    "expect.or": "ou",
    "expect.of own median": "de la médiane propre",
    "expect.changed within": "changé en",
    "expect.days": "jours",
    "expect.in": "dans",
    "expect.of": "sur",
    "expect.events": "événements",
    "expect.but": "sauf",
    "expect.times": "fois",
    "column.day": "Jour",
    "column.events": "Événements",
    "column.events_held": "Événements de la semaine",
    "column.file": "Fichier",
    "column.held": "En attente",
    "column.last_seen": "Vu le",
    "column.member": "Membre",
    "column.members": "Membres",
    "column.note": "Note",
    "column.number": "N\u00ba",
    "column.observed": "Constaté",
    "column.reading": "Lu comme",
    "column.received": "Arrivé",
    "column.role": "Rôle",
    "column.role.after": "rôle",
    "column.rule": "Règle",
    "column.screen": "Écran",
    "column.screenshot": "Capture",
    "column.screenshots": "Captures",
    "column.this_week": "{counter} cette semaine",
    "column.todo": "Que faire",
    "column.week": "Semaine",
    "column.what": "Colonne",
    "column.why": "Pourquoi",
    "list.events": "événements {events}",
    "list.last_seen": "vu le {day}",
    "list.screenshots": ("{n} capture", "{n} captures"),
    "list.members": ("{n} membre", "{n} membres"),
    "list.held": "{held} en attente",
    "list.rule": "règle {rule}",
    "list.rest": (
        "Une autre ligne figure dans alliance.duckdb, table {table}.",
        "{n} autres lignes figurent dans alliance.duckdb, table {table}.",
    ),
    "roster.rest": (
        "Un autre membre figure dans le fichier CSV à côté de ce rapport.",
        "{n} autres membres figurent dans le fichier CSV à côté de ce rapport.",
    ),
    "list.more": ("Un autre figure dans le rapport complet.", "{n} autres figurent dans le rapport complet."),
    "reason.cut": "le bord de l'image la coupe",
    "reason.unsure": "le lecteur n'en était pas sûr",
    "reason.type": "elle ne ressemble pas à ce que contient cette colonne",
    "reason.joined": "elle touche sa voisine, et rien ne dit où l'une finit",
    "reason.disagree": "deux lectures ne concordent pas",
    "reason.missing": "rien n'a pu être lu là où elle doit être",
    "reason.order": "elle ne suit pas l'ordre de la liste",
    "reason.twice": "le même nom figure deux fois sur cette image",
    "reason.unknown-name": "ce nom n'est celui de personne dans la liste, et une seule capture le montre",
    "reason.maybe-a-member": (
        "ce nom n'est celui de personne dans la liste, mais peut-être celui, mal lu, d'un membre qui n'a pas été vu"
    ),
    "reason.look-alike": "deux membres ont des noms qui ressemblent à celui-ci",
}
