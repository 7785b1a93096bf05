"""Append-only by the database's own hand: triggers that refuse to change or delete what the trail holds.

The chain proves an alteration afterwards; the triggers keep a mistaken statement from making one. Whoever owns the
database can take them away, which is why `verify` never relies on them.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "audit_entry"
REFUSAL = "the audit trail is append-only"

SQLITE = tuple(
    f"CREATE TRIGGER {TABLE}_no_{act} BEFORE {act.upper()} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for act in ("update", "delete")
)
FUNCTION = f"{TABLE}_refuse()"
POSTGRESQL = (
    f"CREATE FUNCTION {FUNCTION} RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {FUNCTION}",
    f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}",
)
TAKE_AWAY = {
    "sqlite": tuple(f"DROP TRIGGER IF EXISTS {TABLE}_no_{act}" for act in ("update", "delete")),
    "postgresql": (f"DROP FUNCTION IF EXISTS {FUNCTION} CASCADE",),
}
PUT_UP = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def put_up(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers up (a migration's step)."""
    _run(editor, PUT_UP)


def take_away(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away (the way back of that step)."""
    _run(editor, TAKE_AWAY)


def _run(editor: BaseDatabaseSchemaEditor, statements: dict[str, tuple[str, ...]]) -> None:
    with editor.connection.cursor() as cursor:
        for statement in statements[editor.connection.vendor]:
            cursor.execute(statement)


def trigger_count(connection: BaseDatabaseWrapper) -> int:
    """Return how many of the triggers are in place: 2 where nobody took one away."""
    asks = {
        "sqlite": "SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
        "postgresql": "SELECT COUNT(*) FROM pg_trigger "
        "WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled <> 'D'",
    }
    with connection.cursor() as cursor:
        cursor.execute(asks[connection.vendor], [TABLE])
        return int(cursor.fetchone()[0])
