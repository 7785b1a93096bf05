"""The permission table (table.yaml) as values, and its registration with django-rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import yaml
from rules.permissions import add_perm
from rules.predicates import predicate

from caicach.text import Text

if TYPE_CHECKING:
    from caicach.web.accounts.models import User

Scope = Literal["own", "locality", "everywhere"]


@dataclass(frozen=True)
class Act:
    """Something that may be done, and who may do it how far."""

    name: str
    words: Text
    who: dict[str, Scope]


@dataclass(frozen=True)
class PermissionTable:
    """Roles, acts and the act that each page stands for."""

    roles: dict[str, Text]
    acts: dict[str, Act]
    seen_through: dict[str, str]
    pages: dict[str, str]

    def holders(self, act: str) -> list[Text]:
        """Return the roles that may do `act`, in words, for the page that has to refuse."""
        return [self.roles[role] for role in self.acts[act].who]


@cache
def permission_table() -> PermissionTable:
    """Read the table; a page or role that the file does not define is an error at start, not at use."""
    raw: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "table.yaml").read_text(encoding="utf-8"))
    acts = {name: Act(name, Text.of(a["words"]), a["who"]) for name, a in raw["acts"].items()}
    table = PermissionTable({k: Text.of(v) for k, v in raw["roles"].items()}, acts, raw["seen-through"], raw["pages"])
    unknown = [p for p, act in table.pages.items() if act not in acts and act not in ("public", "signed-in")]
    unknown += [role for act in acts.values() for role in act.who if role not in table.roles]
    if unknown:
        raise ValueError(f"access/table.yaml names what it does not define: {unknown}")
    return table


def register() -> None:
    """Give every act to django-rules, so that `user.has_perm("caicach.<act>", subject)` asks this table."""
    from caicach.web.access.reach import may

    for name in permission_table().acts:

        def judge(user: User, subject: object = None, *, act: str = name) -> bool:
            return bool(may(user, act, subject))

        add_perm(f"caicach.{name}", predicate(judge, name=name))
