"""`caicach rules`: dated rules of accountability, applied to a table of facts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from caicach.cli.answer import Format, FormatOption, OutputOption, give, language

if TYPE_CHECKING:
    from caicach.accountability.model import Ruleset

app = typer.Typer(no_args_is_help=True, help="Quy định hệ quả · dated rules to verdicts.")

RulesetArgument = Annotated[str, typer.Argument(metavar="RULESET", help="An id of the library, or a YAML file.")]
FactsArgument = Annotated[Path, typer.Argument(metavar="FACTS", help="Table: subject, kind, period, fact, value.")]


@app.command("list")
def list_(format: FormatOption = Format.table, output: OutputOption = None) -> None:
    """List the rule sets of the library.

    Example: caicach rules list
    """
    from caicach.accountability import list_rulesets
    from caicach.accountability.records import ruleset_record

    rows = [ruleset_record(ruleset) for ruleset in list_rulesets()]
    give({"rulesets": rows}, rows, format, output)


@app.command()
def show(
    ruleset: RulesetArgument,
    yaml: Annotated[bool, typer.Option("--yaml", help="Print the file itself, to begin one's own from.")] = False,
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Show the rules of a set: words, bounds, consequences, sources.

    Example: caicach rules show khanh-hoa-91
    """
    from caicach.accountability import load_ruleset, ruleset_text
    from caicach.accountability.records import rule_record, rule_row

    if yaml:
        typer.echo(ruleset_text(ruleset), nl=False)
        return
    found = load_ruleset(ruleset)
    answer = {
        "id": found.id,
        "title": found.title,
        "status": found.status,
        "document": found.document.model_dump(),
        "unknown": list(found.unknown),
        "rules": [rule_record(rule) for rule in found.rules],
    }
    give(
        answer,
        [rule_row(rule, language()) for rule in found.rules],
        format,
        output,
        title=found.title.within(language()),
    )


@app.command()
def apply(
    ruleset: RulesetArgument,
    facts: FactsArgument,
    period: Annotated[str, typer.Option(help="The period judged, such as 2022.")],
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Apply the rules in force for a period to every subject of a table of facts.

    Example: caicach rules apply khanh-hoa-91 examples/rules/facts.csv --period 2022
    """
    from caicach.accountability import (
        apply_rules,
        ask_about,
        load_vocabulary,
        read_facts,
        refuse_absent_units,
        verdict_conflicts,
    )
    from caicach.accountability.records import conflict_record, verdict_record, verdict_row
    from caicach.registry import Registry

    rules = _sound(ruleset)
    vocabulary = load_vocabulary().with_(rules)
    known = read_facts(facts, vocabulary)
    refuse_absent_units(known, Registry.default(), file=facts.name)
    verdicts = apply_rules(rules, known, period, vocabulary=vocabulary)
    questions = ask_about(known, vocabulary)
    answer: dict[str, Any] = {
        "ruleset": rules.id,
        "period": period,
        "verdicts": [verdict_record(verdict) for verdict in verdicts],
        "questions": [{"kind": q.kind, "row": q.fact.row, "message": q.message} for q in questions],
        "conflicts": [conflict_record(conflict) for conflict in verdict_conflicts(verdicts, vocabulary)],
    }
    rows = [verdict_row(verdict, language(), coded=format is Format.csv) for verdict in verdicts]
    give(answer, rows, format, output, title=rules.title.within(language()))
    if format is Format.table and sys.stderr.isatty():
        for item in [*answer["questions"], *answer["conflicts"]]:
            typer.echo(item["message"].within(language()), err=True)


@app.command()
def check(
    rulesets: Annotated[list[str], typer.Argument(metavar="RULESET...", help="Ids of the library, or YAML files.")],
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Check rule sets, alone and against one another; ends with 1 where one may not be applied.

    Example: caicach rules check khanh-hoa-91 nd-335-2025
    """
    from caicach.accountability import check_ruleset, load_ruleset, rule_conflicts
    from caicach.accountability.records import conflict_record, finding_record

    loaded = [load_ruleset(name) for name in rulesets]
    findings = [
        finding_record(name, f) for name, rules in zip(rulesets, loaded, strict=True) for f in check_ruleset(rules)
    ]
    conflicts = [conflict_record(conflict) for conflict in rule_conflicts(loaded)]
    disagreements = [
        {"file": "", "rule": "; ".join(c["rules"]), "kind": c["kind"], "severity": "conflict", "message": c["message"]}
        for c in conflicts
    ]
    give({"findings": findings, "conflicts": conflicts}, [*findings, *disagreements], format, output)
    if any(finding["severity"] == "error" for finding in findings):
        raise typer.Exit(1)


@app.command("try")
def try_(
    ruleset: RulesetArgument,
    facts: FactsArgument,
    rule: Annotated[str, typer.Option(help="The rule's id.")],
    bounds: Annotated[str, typer.Option(help="Bounds to try, separated by commas.")],
    fact: Annotated[str | None, typer.Option(help="The fact whose bound is tried, where the rule has several.")] = None,
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Try a rule on past periods: who would have been touched, at which bound.

    Example: caicach rules try khanh-hoa-91 examples/rules/facts.csv --rule KH-01 --bounds 3,5,10
    """
    from caicach.accountability import chosen_rule, load_vocabulary, read_bounds, read_facts, try_rule
    from caicach.accountability.records import trial_record

    rules = _sound(ruleset)
    vocabulary = load_vocabulary().with_(rules)
    known = read_facts(facts, vocabulary)
    tried = chosen_rule(rules, rule)
    wanted = read_bounds(bounds.split(","), tried, vocabulary, fact)
    trials = try_rule(tried, known, wanted, fact=fact, vocabulary=vocabulary)
    rows = [trial_record(trial) for trial in trials]
    give({"ruleset": rules.id, "rule": rule, "trials": rows}, rows, format, output)


def _sound(name: str) -> Ruleset:
    """Load a rule set that may be applied; raises InputError with what keeps it from that."""
    from caicach.accountability import load_ruleset, refuse_unsound

    rules = load_ruleset(name)
    refuse_unsound(rules, name)
    return rules
