"""What the report says follows from its values: order, verdict, trust, unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from daemon.adapters.pages.report_evidence import title_of
from daemon.adapters.pages.report_html import render_html
from daemon.adapters.pages.report_view import view_of
from daemon.adapters.pages.report_words import alphabetical
from daemon.domain.contribution import Contribution
from daemon.domain.drift import Measure
from daemon.domain.quality import Quality
from daemon.domain.report import Away, MemberLine, Trust, WeekReport

QUIET = Trust(received=4, read=4, failed=0, copies=0, cells=120, held_cells=0, assumed_days=0, asked_days=0)


def _quiet(report: WeekReport) -> WeekReport:
    """The week with no mark and no doubt."""
    return replace(report, marks=(), questions=(), failed=(), trust=QUIET)


def _member(report: WeekReport, name: str) -> MemberLine:
    return next(line for line in report.members if line.member == name)


def test_trust_sentences_say_the_numbers(full: WeekReport) -> None:
    """Each figure stands in its sentence, in a fixed order, and the most of them in one line."""
    view = view_of(full)
    assert view.trust == (
        "This week has 13 files: 12 read, 1 failed.",
        "2 more files were copies of known pictures and count nowhere.",
        "Of 1,284 readings, 3 (0.2%) are not sure or cut off: they judge nobody.",
        "2 questions about such readings wait for you; nothing depends on the others.",
        "The days of 2 screenshots are assumed: only the files\u2019 times tell them.",
        "The day of one screenshot is in question: it judges nobody.",
        "Of 4 lists 3 are not known to be whole: nobody is judged for not being on them.",
        "2 of 25 members stand on no picture of this week.",
    )
    assert view.trust_line == "13 files: 12 read, 1 failed · 3 questions open · 4 events, 1 whole"


def test_trust_speaks_of_nothing_that_is_not_there(full: WeekReport, empty: WeekReport) -> None:
    """A clean week has no sentence about failures, copies or doubts; an empty one has a single sentence."""
    everyone = tuple(replace(line, events=4) for line in full.members)
    whole = tuple(replace(event, complete=True) for event in full.events)
    assert view_of(replace(_quiet(full), members=everyone, events=whole)).trust == (
        "This week has 4 screenshots, and all were read.",
        "All 120 readings are trusted.",
        "All 4 lists are whole.",
        "All 25 members were seen this week.",
    )
    assert view_of(empty).trust == ("This week has no screenshot.",)
    assert "Nothing depends on such readings." in view_of(replace(full, questions=())).trust
    early = replace(full, events=tuple(replace(event, provisional=True) for event in full.events))
    assert "The numbers of 4 events are not final yet: their marks move no counter." in view_of(early).trust


def test_one_of_a_thing_is_said_as_one(full: WeekReport) -> None:
    """One reading that is held, and members of whom nobody was seen."""
    trust = replace(QUIET, cells=1, held_cells=1)
    nobody = tuple(replace(line, events=0) for line in full.members)
    told = view_of(replace(_quiet(full), trust=trust, members=nobody)).trust
    assert told[1] == "Its one reading is not sure: it judges nobody."
    assert told[-1] == "None of the 25 members stands on a picture of this week."
    alone = view_of(replace(_quiet(full), members=nobody[:1])).trust
    assert alone[-1] == "The one member stands on no picture of this week."


def test_trust_in_french(full: WeekReport) -> None:
    """The same numbers, by the habit of French."""
    trust = view_of(replace(full, language="fr")).trust
    assert trust[0] == "Cette semaine compte 13 fichiers\u202f; lus\u00a0: 12, en échec\u00a0: 1."
    assert "1\u202f284" in trust[2]
    assert "0,2\u202f%" in trust[2]


def test_decisions_stand_in_order_of_what_is_serious(full: WeekReport) -> None:
    """The worst level first, then new strikes, then the most added, then the total, then the name."""
    assert [decision.line.member for decision in view_of(full).decisions] == ["Kestrel", "Umbra", "GrumpyGoat"]
    one = full.marks[4]
    tied = replace(full, marks=tuple(replace(one, member=name) for name in ("Wren", "Élodie", "Fernweh")))
    assert [decision.line.member for decision in view_of(tied).decisions] == ["Élodie", "Fernweh", "Wren"]
    assert view_of(tied).decisions[0].added == {"absences": 1}


def test_the_order_of_the_marks_given_changes_nothing(full: WeekReport) -> None:
    """Numbers of evidence and decisions are the same for the same marks in another order."""
    assert view_of(replace(full, marks=full.marks[::-1])).evidence == view_of(full).evidence
    turned = view_of(replace(full, marks=full.marks[::-1])).decisions
    assert [str(phrase) for one in turned for phrase, _ in one.lines] == [
        str(phrase) for one in view_of(full).decisions for phrase, _ in one.lines
    ]


def test_a_decision_says_in_a_line_a_rule_what_was_seen_when(full: WeekReport) -> None:
    """Days of one value together, what was expected, how often in a row, and the numbers of the evidence."""
    kestrel = view_of(full).decisions[0]
    assert [(str(phrase), numbers) for phrase, numbers in kestrel.lines] == [
        ("Absences +2: Power used 0 on Thu 19 and Sat 21 Nov (expected other than 0), 2 events in a row", (1, 4)),
        ("Low boosts +2: Boost 840 on Fri 20 Nov and Boost 600 on Sat 21 Nov (expected at least 1,000)", (2, 5)),
    ]
    assert str(kestrel.standing) == "2 new strikes, weight 4 in all"
    assert str(view_of(full).decisions[1].standing) == "strikes of weight 2"
    assert view_of(full).decisions[2].standing is None


def test_a_mark_that_takes_away_or_is_not_final_is_no_accusation(full: WeekReport) -> None:
    """A member with only a negative mark made something good; numbers that are not final decide nothing."""
    view = view_of(full)
    assert "Halcyon" not in {decision.line.member for decision in view.decisions}
    assert [str(phrase) for phrase, _ in view.made_good] == ["Halcyon: Low boosts \u22122 (Boost 4,350)"]
    early = replace(full, marks=tuple(replace(mark, provisional=True) for mark in full.marks))
    assert (view_of(early).decisions, view_of(early).made_good) == ((), ())
    assert len(view_of(early).evidence) == len(full.marks)


def test_a_marked_member_who_is_not_on_the_roster_is_still_shown(full: WeekReport) -> None:
    """A mark of somebody who left loses neither the mark nor the page."""
    gone = replace(full, marks=(replace(full.marks[0], member="Gone"),))
    assert [decision.line.member for decision in view_of(gone).decisions] == ["Gone"]


def test_good_order_is_said_only_without_any_doubt(full: WeekReport) -> None:
    """No new mark and nothing asked or failed; in any doubt the sentence is another."""
    good = _quiet(full)
    assert view_of(good).verdict == ("All is in good order: none of the 23 members seen this week has a new mark.",)
    assert view_of(good).in_order
    doubts = (
        replace(good, questions=full.questions),
        replace(good, failed=full.failed),
        replace(good, trust=replace(QUIET, asked_days=1)),
    )
    for doubtful in doubts:
        assert view_of(doubtful).verdict[0].startswith("Nobody has a new mark so far.")
        assert not view_of(doubtful).in_order
    assert not view_of(full).in_order


def test_a_week_without_screenshots_says_what_to_do(empty: WeekReport) -> None:
    """Nothing seen is never good order: the verdict is that there is nothing to decide, with what to do."""
    for report, todo in ((empty, "Take screenshots"), (replace(empty, final=True), "If you have screenshots")):
        view = view_of(report)
        assert view.verdict[0].startswith("There is nothing to decide")
        assert view.verdict[1].startswith(todo)
        assert not view.in_order


def test_unknown_is_a_dash_and_nought_is_nought(full: WeekReport) -> None:
    """A missing counter, level, contribution or day is `-`; a counter that was worked out to be 0 is 0."""
    rows = {row.member: row for row in view_of(full).roster}
    xanthe, wren = rows["Xanthe"], rows["Wren"]
    assert {tally.total for tally in xanthe.tallies} == {"-"}
    assert {xanthe.role, xanthe.last_seen, xanthe.level, xanthe.given, xanthe.place, xanthe.share} == {"-"}
    assert xanthe.latest == ()
    assert [tally.total for tally in wren.tallies] == ["0", "0"]
    assert [tally.lately for tally in wren.tallies] == ["0 0 1 0", "- 0 \u22121 0"]
    assert wren.latest == (("Power used", "1,890,000"), ("Total power", "3,010,000"), ("Last online", "4h"))


def test_a_row_says_how_a_member_stands(full: WeekReport) -> None:
    """Level and strikes, contribution with its change, place and share, leave and notes."""
    rows = {row.member: row for row in view_of(full).roster}
    kestrel, wren = rows["Kestrel"], rows["Wren"]
    assert (kestrel.level, kestrel.colour, kestrel.strikes, kestrel.new_strikes) == ("At risk", "alert", "4", "+2")
    assert (rows["Umbra"].colour, wren.colour, rows["Xanthe"].colour) == ("wait", "good", "")
    assert (wren.given, wren.change, wren.place, wren.share) == ("1.92M", "+10%", "9\u00a0→\u00a023", "104%")
    assert rows["IronMarmot"].place == "9"
    assert rows["Dovetail"].notes == ("on leave until Sun 22 Nov",)
    assert rows["Aldertide"].notes == ("exempt", "watched")
    assert rows["Yarrow"].notes == ("new",)
    assert [row.member for row in view_of(full).watched] == ["Aldertide"]


@pytest.mark.parametrize(("factor", "said"), [(1.0, ("=", False)), (1.002, ("=", False)), (1.3, ("+30%", True))])
def test_who_stays_as_they_were_has_not_risen(full: WeekReport, factor: float, said: tuple[str, bool]) -> None:
    """What is said to be equal is not shown as a rise."""
    members = [replace(m, contribution=Contribution(value=1000 * factor, before=1000.0)) for m in full.members]
    (row, *_) = view_of(replace(full, members=tuple(members))).roster
    assert (row.change, row.rose) == said


def test_events_seen_are_unknown_for_whom_none_was_expected_to_show(full: WeekReport) -> None:
    """Nobody was seen in 0 of 0 events."""
    nothing = tuple(replace(line, events=0, expected=0) for line in full.members)
    assert {row.events for row in view_of(replace(full, members=nothing)).roster} == {"-"}
    assert {row.member: row.events for row in view_of(full).roster}["Wren"] == "3/4"


def test_the_roster_is_whole_and_alphabetical(full: WeekReport) -> None:
    """Everybody stands in it, also those never seen, accents and capitals aside."""
    names = [row.member for row in view_of(full).roster]
    assert sorted(names) == sorted(line.member for line in full.members)
    assert names.index("Élodie") == names.index("Dovetail") + 1
    assert alphabetical("Zoé") < alphabetical("zog")


def test_every_mark_has_one_number(full: WeekReport) -> None:
    """Evidence is numbered through, changes of earlier weeks after it, and the roster points to what is against one."""
    view = view_of(full)
    assert [item.number for item in (*view.evidence, *view.changed)] == list(range(1, 10))
    assert {item.mark for item in view.evidence} == set(full.marks)
    kestrel = next(row for row in view.roster if row.member == "Kestrel")
    assert [view.evidence[number - 1].mark.member for number in kestrel.evidence] == ["Kestrel"] * 4
    assert next(row for row in view.roster if row.member == "Halcyon").evidence == ()


def test_titles_come_from_the_report_then_from_the_words_then_from_the_key(full: WeekReport) -> None:
    """What the officer called it wins; the shipped columns have words; anything else is its key with a capital."""
    french = replace(full, language="fr", titles={"boost": "Élan"})
    assert title_of(french, "boost") == "Élan"
    assert title_of(french, "power_used") == "Puissance utilisée"
    assert title_of(french, "great_deeds") == "Great deeds"


def test_failures_say_what_to_do_in_the_language_of_the_page(full: WeekReport) -> None:
    """English pages carry the program's own sentence, French ones its meaning; an unknown code keeps its reason."""
    failed = full.failed[0]
    assert view_of(full).failure(failed) == failed.reason
    assert "knows this screen" in view_of(full).failure(replace(failed, reason=""))
    french = view_of(replace(full, language="fr"))
    assert french.failure(failed).startswith("Aucune description")
    assert french.failure(replace(failed, code="new-code")) == failed.reason
    assert french.failure(replace(failed, code="new-code", reason="")).startswith("Ce fichier")


def test_what_waits_is_counted_by_kind(full: WeekReport, empty: WeekReport) -> None:
    """Questions, files, who comes back and who is missing for long together; those of other weeks apart."""
    view = view_of(full)
    assert view.waiting == 3 + 1 + 4
    assert view.kinds == (
        "One screenshot whose day is not sure",
        "2 values that were not surely read",
        "2 more questions of other weeks",
    )
    alarm, *others = (str(line) for line in view.reminders)
    assert alarm == (
        "War list: since Fri 20 Nov 15% of the readings of 4 screenshots are held, 2% is usual. Was the game updated? "
        "To teach Muster the new look: muster label --screen lg_war --since 2026-11-20"
    )
    assert others == [
        "War list: no screenshot of Tue 17 Nov, though one was expected",
        "Dovetail is back from leave after Sun 22 Nov",
        "Xanthe was on no picture for two weeks",
    ]
    assert view_of(empty).waiting == 0
    later = Away(kind="limited", first_day=date(2026, 11, 12), last_day=None)
    members = tuple(replace(line, away=later) if line.away else line for line in full.members)
    assert len(view_of(replace(full, members=members)).reminders) == 3


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_way_a_screen_drifts_has_its_sentence(full: WeekReport, language: str) -> None:
    """With the column that moved, how much is held, how sure the reader is, or that no screen is known."""
    (alarm,) = full.alarms
    alarms = (
        replace(alarm, measure="layout", column="boost"),
        replace(alarm, measure="confidence", usual=0.96, now=0.71),
        replace(alarm, measure="crops"),
        replace(alarm, measure="unknown", screen=""),
    )
    told = [str(line) for line in view_of(replace(full, language=language, alarms=alarms, uploads=())).reminders[:4]]
    assert "Boost" in told[0]
    assert "71" in told[1]
    assert "96" in told[1]
    assert len(set(told)) == 4
    relabel = f"muster label --screen {alarm.screen} --since {alarm.since:%Y-%m-%d}"
    assert [relabel in sentence for sentence in told] == [False, True, True, False]
    assert set(Measure) == {"held", *(one.measure for one in alarms)}


def test_how_whole_a_list_is_says_what_is_missing(full: WeekReport) -> None:
    """Places in short, places that are nobody's, pictures that do not hang together, members who are on none."""
    view = view_of(full)
    told = [view.coverage(event) for event in view.events]
    assert told[0] == "whole"
    assert told[1] == ("places 7\u20139, 12 are missing; place 4 is nobody\u2019s yet; 3 of 25 on no picture")
    assert told[2] == "one picture shares no member with the others; 4 of 25 on no picture"
    assert view.coverage(replace(full.events[3], unseen=0)) == "not known to be whole"


@pytest.mark.parametrize(
    ("part", "lines"),
    [
        ("highlights", ["Quillon: 4.12M", "Wren: 3.98M", "Pebble: 132%", "Quillon: 4.12M", "Aldertide: 8 weeks"]),
        ("absences", ["Kestrel: Thu 19 and Sat 21 Nov", "Dovetail: Wed 18 Nov"]),
    ],
)
def test_lists_name_members_with_what_they_are_named_for(full: WeekReport, part: str, lines: list[str]) -> None:
    """One line each, under a heading."""
    told = [str(line) for one in getattr(view_of(full), part) for line in one.lines]
    assert told[: len(lines)] == lines


def test_absences_tell_silence_from_leave_and_from_not_knowing(full: WeekReport) -> None:
    """Without a word, announced, on leave, and on no picture are four lists."""
    lists = {one.heading: [str(line) for line in one.lines] for one in view_of(full).absences}
    assert lists == {
        "Took no part, without a word": ["Kestrel: Thu 19 and Sat 21 Nov"],
        "Took no part, on leave or excused": ["Dovetail: Wed 18 Nov"],
        "Leaves of this week": ["Dovetail: on leave, Thu 12 Nov to Sun 22 Nov"],
        "On no picture: nothing is known": ["Xanthe"],
    }


def test_comings_and_earlier_weeks_are_sentences(full: WeekReport) -> None:
    """Who came and went, what is otherwise than it was told, and which corrections were given, with their reasons."""
    view = view_of(full)
    assert [str(line) for line in view.movements] == [
        "Yarrow joined on Tue 17 Nov",
        "Zorro left; the last day was Wed 18 Nov",
        "Menace is now called Menacho (noted on Thu 19 Nov)",
    ]
    assert [str(line) for line in view.changes] == [
        "Week 46: Lumen, Absences +1 on Fri 13 Nov (Power used 0) is taken back: the officer corrected it",
        "Week 46: Pebble, Absences +1 on Sat 14 Nov (Power used 0) is new: its screenshot came after that report",
    ]
    assert [str(line) for line in view.noted] == [
        "Menacho is Menace (Thu 19 Nov: he said so)",
        "Boost in row 4 of 9c1de07755aa is 900 (Fri 20 Nov)",
        "Boost in row 5 of 9c1de07755aa is 1 (Fri 20 Nov, withdrawn)",
    ]


def test_members_seen_are_those_in_an_event(full: WeekReport) -> None:
    """A member counts as seen when at least one event of the week shows them."""
    assert view_of(full).seen == sum(line.events > 0 for line in full.members) == 23
    assert _member(full, "Dovetail").events == 0


def test_how_well_screens_were_read_stands_in_the_appendix(full: WeekReport) -> None:
    """A screen with its weeks, the latest first, open where something changed; nothing without any."""
    line = Quality(
        screen="lg_war",
        monday=date(2026, 11, 16),
        pictures=5,
        cells=200,
        held=9,
        confidence=0.93,
        edited=3,
        added=2,
        deleted=1,
        confidence_shift=0.04,
        crop_shift=0.61,
        crop_measure="pixels_high",
    )
    before = replace(line, monday=date(2026, 11, 9), confidence_shift=None, crop_shift=None, crop_measure="")
    (screen,) = view_of(replace(full, quality=(line, before))).quality
    assert screen.changed
    assert [week.crop_shift for week in screen.weeks] == ["0.61 (pixels_high)", "-"]
    assert (screen.weeks[0].held, screen.weeks[0].corrected) == ("4.5%", "3, 2, 1")
    assert (line.exact, before.changed) == (194, False)
    page = render_html(replace(full, quality=(line, before)), lambda _places: {})
    assert page.index('id="events"') < page.index('id="quality"')
    assert "<details open>" in page[page.index('id="quality"') :]
    assert 'id="quality"' not in render_html(full, lambda _places: {})
