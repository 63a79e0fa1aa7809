"""What the report says follows from its values: order, verdict, trust, unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from daemon.adapters.report_html import render_html
from daemon.adapters.report_markdown import render_markdown
from daemon.adapters.report_view import SHOWN_MARKS, alphabetical, title_of, view_of
from daemon.domain.report import MemberLine, QuestionLine, Trust, WeekReport

QUIET = Trust(received=4, read=4, failed=0, copies=0, cells=120, held_cells=0, assumed_days=0, asked_days=0)


def _quiet(report: WeekReport) -> WeekReport:
    """The week with no mark and no doubt."""
    return replace(report, marks=(), held=(), questions=(), failed=(), trust=QUIET)


def _member(report: WeekReport, name: str) -> MemberLine:
    return next(line for line in report.members if line.member == name)


def test_trust_sentences_say_the_numbers(full: WeekReport) -> None:
    """Each figure stands in its sentence, in a fixed order."""
    assert view_of(full).trust == (
        "This week has 13 files: 12 read, 1 failed.",
        "2 more files were copies of known pictures and count nowhere.",
        "Of 1,284 readings, 3 (0.2%) are held: they judge nobody.",
        "The days of 2 screenshots are assumed: only the files\u2019 times tell them.",
        "The day of one screenshot is in question: it judges nobody.",
        "2 of 25 members stand on no picture of this week.",
    )


def test_trust_speaks_of_nothing_that_is_not_there(full: WeekReport, empty: WeekReport) -> None:
    """A clean week has no sentence about failures, copies or doubts; an empty one has a single sentence."""
    everyone = tuple(replace(line, events=4) for line in full.members)
    assert view_of(replace(_quiet(full), members=everyone)).trust == (
        "This week has 4 screenshots, and all were read.",
        "All 120 readings are trusted.",
        "All 25 members were seen this week.",
    )
    assert view_of(empty).trust == ("This week has no screenshot.",)


def test_one_of_a_thing_is_said_as_one(full: WeekReport) -> None:
    """One reading that is held, and members of whom nobody was seen."""
    trust = replace(QUIET, cells=1, held_cells=1)
    nobody = tuple(replace(line, events=0) for line in full.members)
    assert view_of(replace(_quiet(full), trust=trust, members=nobody)).trust[1:] == (
        "Its one reading is held: it judges nobody.",
        "None of the 25 members stands on a picture of this week.",
    )
    alone = view_of(replace(_quiet(full), members=nobody[:1])).trust
    assert alone[-1] == "The one member stands on no picture of this week."


def test_trust_in_french(full: WeekReport) -> None:
    """The same numbers, by the habit of French."""
    trust = view_of(replace(full, language="fr")).trust
    assert trust[0] == "Cette semaine compte 13 fichiers\u202f; lus\u00a0: 12, en échec\u00a0: 1."
    assert "1\u202f284" in trust[2]
    assert "0,2\u202f%" in trust[2]


def test_decisions_stand_in_order_of_what_was_added(full: WeekReport) -> None:
    """The most added this week first; where that is equal the higher total, then the name."""
    assert [decision.member for decision in view_of(full).decisions] == ["Kestrel", "Umbra", "GrumpyGoat"]
    one = full.marks[4]
    tied = replace(full, marks=tuple(replace(one, member=name) for name in ("Wren", "Élodie", "Fernweh")))
    assert [decision.member for decision in view_of(tied).decisions] == ["Élodie", "Fernweh", "Wren"]


def test_the_order_of_the_marks_given_changes_nothing(full: WeekReport) -> None:
    """Numbers of evidence and decisions are the same for the same marks in another order."""
    assert view_of(replace(full, marks=full.marks[::-1])).evidence == view_of(full).evidence
    assert view_of(replace(full, marks=full.marks[::-1])).decisions == view_of(full).decisions


def test_a_decision_shows_its_counters_and_first_marks(full: WeekReport) -> None:
    """Totals with what was added, the first marks, and how many more stand in the evidence."""
    kestrel = view_of(full).decisions[0]
    assert [(tally.title, tally.total, tally.added) for tally in kestrel.tallies] == [
        ("Absences", "5", "+2"),
        ("Low boosts", "3", "+2"),
    ]
    assert len(kestrel.marks) == SHOWN_MARKS
    assert kestrel.more == 1
    assert {item.mark.member for item in kestrel.marks} == {"Kestrel"}


def test_a_mark_that_takes_away_is_no_accusation(full: WeekReport) -> None:
    """A member with only a negative mark made something good, and is not up for a decision."""
    view = view_of(full)
    assert "Halcyon" not in {decision.member for decision in view.decisions}
    assert [(item.mark.member, item.amount) for item in view.made_good] == [("Halcyon", "\u22122")]


def test_a_marked_member_who_is_not_on_the_roster_is_still_shown(full: WeekReport) -> None:
    """A mark of somebody who left loses neither the mark nor the page."""
    gone = replace(full, marks=(replace(full.marks[0], member="Gone"),))
    assert [decision.member for decision in view_of(gone).decisions] == ["Gone"]


def test_good_order_is_said_only_without_any_doubt(full: WeekReport) -> None:
    """No new mark and nothing held, asked or failed; in any doubt the sentence is another."""
    good = _quiet(full)
    assert view_of(good).verdict == ("All is in good order: none of the 23 members seen this week has a new mark.",)
    assert view_of(good).in_order
    doubts = (
        replace(good, held=full.held),
        replace(good, questions=full.questions),
        replace(good, failed=full.failed),
        replace(good, trust=replace(QUIET, held_cells=1)),
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
    """A missing counter, metric, role or day is `-`; a counter that was worked out to be 0 is 0."""
    rows = {row.member: row for row in view_of(full).roster}
    assert {tally.total for tally in rows["Xanthe"].tallies} == {"-"}
    assert set(rows["Xanthe"].metrics) == {"-"}
    assert (rows["Xanthe"].role, rows["Xanthe"].last_seen) == ("-", "-")
    assert [tally.total for tally in rows["Wren"].tallies] == ["0", "0"]
    assert rows["Wren"].metrics == ("1,890,000", "3,010,000", "-", "4h")
    assert rows["Kestrel"].metrics[0] == "0"


def test_events_seen_are_unknown_in_a_week_without_events(full: WeekReport) -> None:
    """Nobody was seen in 0 of 0 events."""
    assert {row.events for row in view_of(replace(full, events=())).roster} == {"-"}
    assert {row.member: row.events for row in view_of(full).roster}["Wren"] == "3/4"


def test_the_roster_is_whole_and_alphabetical(full: WeekReport) -> None:
    """Everybody stands in it, also those never seen, accents and capitals aside."""
    names = [row.member for row in view_of(full).roster]
    assert sorted(names) == sorted(line.member for line in full.members)
    assert names.index("Élodie") == names.index("Dovetail") + 1
    assert alphabetical("Zoé") < alphabetical("zog")


def test_every_mark_has_one_number(full: WeekReport) -> None:
    """Evidence is numbered through, late marks after those of the week, and the roster points to it."""
    view = view_of(full)
    assert [item.number for item in (*view.evidence, *view.late)] == list(range(1, 9))
    assert {item.mark for item in view.evidence} == set(full.marks)
    kestrel = next(row for row in view.roster if row.member == "Kestrel")
    assert [view.evidence[number - 1].mark.member for number in kestrel.evidence] == ["Kestrel"] * 4


def test_titles_come_from_the_report_then_from_the_words_then_from_the_key(full: WeekReport) -> None:
    """What the officer called it wins; the shipped columns have words; anything else is its key with a capital."""
    french = replace(full, language="fr", titles={"boost": "Élan"})
    assert title_of(french, "boost") == "Élan"
    assert title_of(french, "power_used") == "Puissance utilisée"
    assert title_of(french, "great_deeds") == "Great deeds"


def test_questions_say_why_and_what_to_do(full: WeekReport) -> None:
    """An old file is to be renamed with its date; equal rows look like a forwarded copy of that day."""
    view = view_of(full)
    old, same = (view.question(question) for question in full.questions)
    assert "more than a day before it arrived" in old
    assert "2026-11-17" in old
    assert "drop it again" in old
    assert "Thursday 19 November 2026" in same
    assert "forwarded copy" in same
    strange = QuestionLine(
        file_name="a.png", screen="lg_war", game_day=date(2026, 11, 21), why="moon", other_day=None, screenshot="0"
    )
    assert "moon" in view.question(strange)
    assert "another day" in view.question(replace(strange, why="same-rows"))


def test_failures_say_what_to_do_in_the_language_of_the_page(full: WeekReport) -> None:
    """English pages carry the program's own sentence, French ones its meaning; an unknown code keeps its reason."""
    failed = full.failed[0]
    assert view_of(full).failure(failed) == failed.reason
    assert "knows this screen" in view_of(full).failure(replace(failed, reason=""))
    french = view_of(replace(full, language="fr"))
    assert french.failure(failed).startswith("Aucune description")
    assert french.failure(replace(failed, code="new-code")) == failed.reason
    assert french.failure(replace(failed, code="new-code", reason="")).startswith("Ce fichier")


def test_held_reasons_are_words(full: WeekReport) -> None:
    """A reason that has words is said in them, any other stands as it is."""
    assert view_of(full).held_reason("cut") == "it is cut by the edge of the picture"
    assert view_of(replace(full, language="fr")).held_reason("cut") == "le bord de l\u2019image la coupe"
    assert view_of(full).held_reason("advice") == "advice"
    assert view_of(full).held_reason("") == "-"


def test_waiting_counts_every_line_that_waits(full: WeekReport, empty: WeekReport) -> None:
    """Held readings, questions and failed files together."""
    assert view_of(full).waiting == 3 + 2 + 1
    assert view_of(empty).waiting == 0


def test_members_seen_are_those_in_an_event(full: WeekReport) -> None:
    """A member counts as seen when at least one event of the week shows them."""
    assert view_of(full).seen == sum(line.events > 0 for line in full.members) == 23
    assert _member(full, "Dovetail").events == 0


def test_held_readings_stand_by_what_is_to_be_done(full: WeekReport) -> None:
    """Each unknown name once, and apart what is cut and needed by no rule; neither makes the list longer."""
    stranger = replace(full.held[0], member="", column="name", text="Zed", why="unknown-name")
    role = replace(full.held[0], column="role", text="Off", why="cut")
    again = replace(stranger, game_day=date(2026, 11, 20))
    report = replace(full, held=(*full.held, stranger, again, role), unused=frozenset({("lg_war", "role")}))
    held = view_of(report).held
    assert held.held == full.held
    assert (held.strangers, held.names, held.spare) == ((stranger, again), ("Zed",), (role,))
    assert view_of(report).waiting == view_of(full).waiting + 1
    assert view_of(replace(report, unused=frozenset())).held.held == (*full.held, role)
    assert "**One name that fits nobody in the roster**\n\n- Zed" in render_markdown(report)
    page = render_html(report)
    assert page.count("Where they stand") == 1
    assert page.index("Cut by the edge, needed by no rule") > page.index("Where they stand")
