"""A lost lake is made again from the files that were handed in, undone imports and all."""

from __future__ import annotations

import io
import shutil

from django.core.management import call_command
from tests.web.cast import Cast
from tests.web.situations import DOSSIERS, intake
from tests.web.test_dossiers_causes import EVENTS

from caicach.dossiers.listing import find_dossier
from caicach.web.dossiers.places import events_of_locality, lake_folder, lake_of
from caicach.web.dossiers.services.events import hand_in_events
from caicach.web.dossiers.services.intake import undo_intake
from caicach.web.dossiers.services.rebuilding import rebuild_lakes
from caicach.web.files.keep import keep


def test_a_lost_lake_says_again_what_it_said(cast: Cast) -> None:
    intake(cast)
    wrong = intake(cast, DOSSIERS.replace("2022-06-08 10:00", "2022-06-03 08:00"), "sai.csv")
    undo_intake(cast.people.reform_officer, wrong, "sai ngày")
    stored = keep(io.BytesIO(EVENTS.encode()), "buoc.csv", "text/csv")
    hand_in_events(cast.people.reform_officer, cast.province, stored, "buoc.csv")
    before = lake_of(cast.province)
    assert before is not None
    told = find_dossier(before, "H2")
    kept = [(e.no, e.who, e.added, e.updated, e.active) for e in before.manifest.imports]
    shutil.rmtree(lake_folder(cast.province))
    shutil.rmtree(lake_folder(cast.province).with_name(f"{lake_folder(cast.province).name}-events"))
    assert rebuild_lakes() == {str(cast.province): 2}
    after = lake_of(cast.province)
    assert after is not None
    assert [(e.no, e.who, e.added, e.updated, e.active) for e in after.manifest.imports] == kept
    assert find_dossier(after, "H2") == told is not None
    assert events_of_locality(cast.province) is not None


def test_a_lake_that_is_there_is_left_alone(cast: Cast) -> None:
    intake(cast)
    assert rebuild_lakes() == {}
    call_command("rebuild_lakes")
