"""Accountability: dated rules applied to facts, with verdicts that say why and how far."""

from caicach.accountability.caps import Capped, cap_class
from caicach.accountability.check import Finding, check_ruleset, refuse_unsound
from caicach.accountability.conflicts import Conflict, rule_conflicts, verdict_conflicts
from caicach.accountability.existence import refuse_absent_units
from caicach.accountability.facts import Fact, Facts, Subject
from caicach.accountability.loading import list_rulesets, load_ruleset, load_vocabulary, read_ruleset, ruleset_text
from caicach.accountability.model import FactKind, Rule, Ruleset, Scale, Vocabulary
from caicach.accountability.questions import Question, ask_about
from caicach.accountability.reading import read_facts
from caicach.accountability.trial import Touched, Trial, chosen_rule, read_bounds, touched_by_group, try_rule
from caicach.accountability.verdicts import Because, Verdict, apply_rules, judge

__all__ = [
    "Because",
    "Capped",
    "Conflict",
    "Fact",
    "FactKind",
    "Facts",
    "Finding",
    "Question",
    "Rule",
    "Ruleset",
    "Scale",
    "Subject",
    "Touched",
    "Trial",
    "Verdict",
    "Vocabulary",
    "apply_rules",
    "ask_about",
    "cap_class",
    "check_ruleset",
    "chosen_rule",
    "judge",
    "list_rulesets",
    "load_ruleset",
    "load_vocabulary",
    "read_bounds",
    "read_facts",
    "read_ruleset",
    "refuse_absent_units",
    "refuse_unsound",
    "rule_conflicts",
    "ruleset_text",
    "touched_by_group",
    "try_rule",
    "verdict_conflicts",
]
