"""The evidence of a mark is told in the page's words, and any other text is left alone."""

from __future__ import annotations

import pytest

from daemon.adapters.pages.report_marks import expected_words, observed_words
from daemon.adapters.pages.report_words import LANGUAGES

ENGLISH, FRENCH = LANGUAGES["en"], LANGUAGES["fr"]
TITLES = {"power_used": "Puissance utilisée", "boost": "Boost", "role": "Rôle"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("power_used 0", "Puissance utilisée 0"),
        ("boost 12500, power_used 3", "Boost 12\u202f500, Puissance utilisée 3"),
        ("role not so bold", "Rôle not so bold"),
        ("strange 5", "strange 5"),
        ("power_used 1 day, boost 30 minutes", "Puissance utilisée 1 jour, Boost 30 minutes"),
        ("presence absent", "pas dans la liste"),
        ("presence present", "dans la liste"),
        ("role presence absent", "Rôle presence absent"),
        ("", ""),
    ],
)
def test_observed_metrics_have_their_titles(text: str, told: str) -> None:
    """Metrics become titles and numbers are grouped; what a picture said is left as it is."""
    assert observed_words(text, FRENCH, TITLES) == told


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("at least 1000", "at least 1,000", "au moins 1\u202f000"),
        ("not 0", "other than 0", "autre que 0"),
        ("below 2.5", "below 2.5", "moins de 2.5"),
        (
            "boost at most 4000 or (power_used above 2 and role not R5)",
            "Boost at most 4,000 or (Puissance utilisée above 2 and Rôle other than R5)",
            "Boost au plus 4\u202f000 ou (Puissance utilisée plus de 2 et Rôle autre que R5)",
        ),
        ("officer", "officer", "officer"),
        ("at least 70 % of own median", "at least 70 % of the own median", "au moins 70 % de la médiane propre"),
        ("changed within 7 days", "changed within 7 days", "changé en 7 jours"),
        (
            "at least 1000 in 1 of 3 events",
            "at least 1,000 in 1 of 3 events",
            "au moins 1\u202f000 dans 1 sur 3 événements",
        ),
        ("below 5 but 1 times in 7 days", "below 5 but 1 times in 7 days", "moins de 5 sauf 1 fois dans 7 jours"),
        ("not 12345.5", "other than 12345.5", "autre que 12345.5"),
        ("at most 7 days", "at most 7 days", "au plus 7 jours"),
        (
            "boost at most 1 hour or role not R5",
            "Boost at most 1 hour or Rôle other than R5",
            "Boost au plus 1 heure ou Rôle autre que R5",
        ),
        ("present", "to be on the list", "être dans la liste"),
        ("absent", "not to be on the list", "ne pas être dans la liste"),
    ],
)
def test_expectations_are_told_in_the_language(text: str, english: str, french: str) -> None:
    """Comparisons and joints become words of the language, metrics titles, whole numbers groups."""
    assert expected_words(text, ENGLISH, TITLES) == english
    assert expected_words(text, FRENCH, TITLES) == french
