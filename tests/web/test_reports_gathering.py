"""A report's figures are those of the rooms' own pages, of what the asker may see, with a page behind each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import resolve, reverse
from tests.web import situations, verdicts
from tests.web.cast import HA_NAM, TODAY, Cast
from tests.web.rounds_done import published_round
from tests.web.work import document, given

from caicach.directives.following import TimeState, rates
from caicach.errors import InputError
from caicach.registry.period import parse_period
from caicach.reporting.figure_set import FigureSet
from caicach.web.accounts.models import User
from caicach.web.directives.standing import counts, tasks_seen_by
from caicach.web.findings.services import close_finding
from caicach.web.indices.figures_of import current_tables, standing_of
from caicach.web.reports.gathering import gather
from caicach.web.reports.gathering_asking import Span, spans
from caicach.web.rounds.sealed import opened
from caicach.web.units.models import Unit

SignedIn = Callable[[User | None], Client]
YEAR = str(TODAY.year)
DAY = dt.timedelta(days=1)


def figures(cast: Cast, unit: Unit | None = None, period: str = YEAR, day: dt.date = TODAY) -> FigureSet:
    """Gather as the office does."""
    return gather(cast.province, "reform", period, unit or cast.province.unit, day)


def value(found: FigureSet, name: str) -> object:
    """Return a figure's value; None where it was not handed over."""
    figure = found.figure(name)
    return figure.value if figure else None


@pytest.fixture
def work(cast: Cast) -> None:
    """Give Sở A a task done in time, one done late, one overdue by four days; Sở B an open and a cancelled one."""
    told = document(cast)
    first, day = dt.date(2022, 5, 2), dt.date(2022, 6, 11)
    done = {"state": "confirmed-done", "given_on": first}
    given(told, cast.unit_a, day, finished_on=day, **done)
    given(told, cast.unit_a, dt.date(2022, 6, 1), finished_on=dt.date(2022, 6, 3), **done)
    given(told, cast.unit_a, day, given_on=dt.date(2022, 6, 1))
    given(told, cast.unit_b, dt.date(2022, 6, 20), given_on=dt.date(2022, 6, 1))
    given(told, cast.unit_b, day, state="cancelled", given_on=first)


def test_tasks_are_counted_as_on_the_board(cast: Cast, work: None) -> None:
    found, board = figures(cast), counts(tasks_seen_by(cast.people.reform_officer))
    shown = rates(board)
    assert value(found, "tasks.completion_rate") == shown.completion == Decimal(200) / 3
    assert value(found, "tasks.on_time_rate") == shown.on_time == 50
    assert value(found, "tasks.overdue") == board[TimeState.open_overdue] == 1
    assert [value(found, f"tasks.{n}") for n in ("followed", "given", "done", "done_late", "open")] == [4, 4, 2, 1, 2]
    table = found.table("tasks.by_unit")
    assert table is not None
    assert [row[:6] for row in table.rows] == [("Sở A", 3, 2, 1, 1, 1), ("Sở B", 1, 0, 0, 1, 0)]
    late = found.table("tasks.late_list")
    assert late is not None
    assert [row[4] for row in late.rows] == [4]


def test_a_past_day_is_told_as_it_stood_then(cast: Cast, work: None) -> None:
    before = figures(cast, day=dt.date(2022, 6, 2))
    assert value(before, "tasks.done") == 0
    assert value(before, "tasks.overdue") == 1  # due on 1/6, finished on 3/6
    month = figures(cast, period="2022-06")
    assert (value(month, "tasks.followed"), value(month, "tasks.given")) == (4, 2)
    older = month.figure("tasks.followed")
    assert older is not None
    assert older.before == 2  # by 15/5: the two given on 2/5


def test_a_task_done_before_the_period_is_followed_no_more(cast: Cast, work: None) -> None:
    assert value(figures(cast, period="2022-06"), "tasks.done") == 2
    told = document(cast)
    given(told, cast.unit_a, None, state="confirmed-done", given_on=TODAY - 60 * DAY, finished_on=TODAY - 30 * DAY)
    assert value(figures(cast, period="2022-06"), "tasks.followed") == 4
    assert value(figures(cast), "tasks.followed") == 5


def test_dossiers_are_those_of_the_room(cast: Cast, signed_in: SignedIn) -> None:
    situations.intake(cast)
    client, query = signed_in(cast.people.leader), "from=2022-01-01&to=2022-06-15&as-of=2022-06-15"
    for unit, page in (
        (None, reverse("dossier-overview")),
        (cast.unit_a, reverse("dossier-unit", args=["so-a"])),
    ):
        found, shown = figures(cast, unit), client.get(f"{page}?{query}").context
        total = shown["total"]
        for name in ("received", "resolved_late", "pending_overdue", "carried_over"):
            assert value(found, f"dossiers.{name}") == total[name], name
        assert value(found, "dossiers.on_time_rate") == total["on_time_share"] == 50
        rate = found.figure("dossiers.on_time_rate")
        assert rate is not None
        assert rate.trace == f"{page}?{query}"
    assert value(figures(cast), "dossiers.rejected_rows") == 1


def test_a_room_without_data_says_so_and_gives_no_zero(cast: Cast) -> None:
    found = figures(cast)
    assert found.empty
    assert set(found.missing) == {"tasks", "dossiers", "rounds", "index", "findings", "cases", "coming"}
    situations.intake(cast)
    assert "dossiers" in figures(cast, cast.below_a).missing  # it has none of its own
    assert value(figures(cast, cast.below_a), "dossiers.received") is None
    assert "dossiers" in figures(cast, period="2021").missing  # nothing was received by then


def test_a_published_round_is_told_as_it_was_sealed(cast: Cast) -> None:
    _round, publication = published_round(cast)
    line = opened(bytes(publication.content)).units["so-a"]
    day = cast.province.today()
    found = gather(cast.province, "unit", YEAR, cast.unit_a, day)
    assert value(found, "rounds.points") == Decimal(line["points"])
    assert value(found, "rounds.rank") == f"{line['rank']}/2"
    fields, lost = found.table("rounds.fields"), found.table("rounds.lost_criteria")
    assert fields is not None and lost is not None  # noqa: PT018
    assert sum(row[2] for row in fields.rows) == Decimal(line["points"])  # type: ignore[misc]
    assert [row[4] for row in lost.rows] == sorted((row[4] for row in lost.rows), reverse=True)  # type: ignore[type-var]
    whole = gather(cast.province, "reform", YEAR, cast.province.unit, day)
    assert value(whole, "rounds.units") == 2
    earlier = gather(cast.province, "reform", YEAR, cast.province.unit, publication.on - DAY)
    assert "rounds" in earlier.missing
    assert whole.as_of == min(day, dt.date(TODAY.year, 12, 31))  # what was published later than the period counts


def test_indices_stand_as_their_tables_say(cast: Cast) -> None:
    situations.index_tables(cast)
    found, standing = figures(cast), standing_of(current_tables("papi")["2021"])
    assert value(found, "index.score") == standing.value(HA_NAM, "total")
    assert value(found, "index.fallen") == 8
    assert "index" in figures(cast, cast.unit_a).missing
    assert "index" in figures(cast, period="2022-04", day=dt.date(2022, 4, 30)).missing  # published on 10/5


def test_findings_and_cases_of_the_period(cast: Cast) -> None:
    finding = situations.finding(cast)
    assert [value(figures(cast), f"findings.{n}") for n in ("open", "new", "with_task")] == [1, 1, 0]
    assert value(figures(cast, cast.unit_a), "findings.open") == 1
    assert "findings" in figures(cast, cast.unit_b).missing
    close_finding(cast.people.reform_officer, finding, "đã sửa")
    assert value(figures(cast), "findings.open") == 0
    verdicts.noticed(cast)
    found = figures(cast, cast.unit_a)
    assert [value(found, f"cases.{n}") for n in ("found", "open", "upheld")] == [1, 1, 0]
    table = found.table("cases.list")
    assert table is not None
    assert table.links == (reverse("case", args=[1]),) or table.links[0].startswith("/accountability/")


def test_every_figure_opens_a_page(cast: Cast, work: None, signed_in: SignedIn) -> None:
    situations.finding(cast)
    situations.intake(cast)
    verdicts.noticed(cast)
    client, pages = signed_in(cast.people.reform_officer), {}
    for found in (figures(cast), figures(cast, cast.unit_a)):
        addresses = [f.trace for f in found.figures] + [t.trace for t in found.tables]
        addresses += [link for table in found.tables for link in table.links[:1]]
        assert "" not in addresses
        pages |= {resolve(address.partition("?")[0]).view_name: address for address in addresses}  # one of each kind
    assert {page for page in pages.values() if client.get(page).status_code != 200} == set()


def test_the_page_behind_a_figure_lists_as_many_tasks(cast: Cast, work: None, signed_in: SignedIn) -> None:
    client, found = signed_in(cast.people.reform_officer), figures(cast)
    for name in ("followed", "given", "done", "done_on_time", "done_late", "open", "overdue", "due_soon"):
        figure = found.figure(f"tasks.{name}")
        assert figure is not None
        assert client.get(figure.trace).context["count"] == figure.value, name
    page = reverse("figure-tasks")
    assert client.get(page, {"set": "x"}).status_code == client.get(page, {"unit": "0"}).status_code == 404
    assert client.get(page, {"from": "hôm qua"}).context["period"].wrong
    own = signed_in(cast.people.sister).get(page, {"set": "followed"}).context
    assert own["count"] == 1


def test_only_what_the_asker_may_see(cast: Cast, work: None) -> None:
    situations.intake(cast)
    people = cast.people
    own = gather(cast.province, "unit", YEAR, cast.unit_a, TODAY, user=people.specialist)
    assert value(own, "dossiers.received") == 3
    assert own.to_data() == figures(cast, cast.unit_a).to_data()
    for person, unit in (
        (people.specialist, cast.unit_b),
        (people.specialist, cast.province.unit),
        (people.sister, cast.unit_a),
        (people.stranger, cast.unit_a),
        (people.appraiser, cast.unit_a),
        (people.former, cast.unit_a),
    ):
        with pytest.raises(InputError):
            gather(cast.province, "unit", YEAR, unit, TODAY, user=person)
    with pytest.raises(InputError):
        gather(cast.other_province, "unit", YEAR, cast.unit_a, TODAY)


def test_a_period_must_have_begun(cast: Cast) -> None:
    for period in ("2023", "2022-Q3", "2022-13", ""):
        with pytest.raises(InputError):
            figures(cast, period=period)


def test_part_of_a_period_stands_beside_the_same_part() -> None:
    day = dt.date
    year = parse_period("2026")
    assert spans(year, day(2026, 11, 24))[1] == Span(day(2025, 1, 1), day(2025, 11, 24), day(2025, 11, 24))
    assert spans(year, day(2026, 12, 31))[1] == Span(day(2025, 1, 1), day(2025, 12, 31), day(2025, 12, 31))
    march = parse_period("2026-03")  # the 31st has no counterpart in February
    assert spans(march, day(2026, 3, 30))[1].end == day(2026, 2, 28)
    assert spans(march, day(2026, 4, 5))[0].as_of == day(2026, 3, 31)
