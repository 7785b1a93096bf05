"""How well and how fast directives are read: precision and recall by field against labelled documents, every miss.

Run: .venv/bin/python benchmarks/reading.py [--misses] [FOLDER...]
Each FOLDER holds NAME.txt beside NAME.tasks.csv (columns as in reference/directives/README.md).
"""

from __future__ import annotations

import csv
import re
import sys
import time
from collections import Counter
from pathlib import Path

from caicach.directives.reading import read_directive

HERE = Path(__file__).resolve().parents[1]
FOLDERS = [HERE.parent / "shared/reference/directives/eval", HERE / "tests/cases/directives/documents"]
RHYTHMS = {
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "half_yearly": "half-year",
    "yearly": "year",
    "continuous": "continuous",
    "daily": "continuous",
}


def plain(words):
    return re.sub(r"[\s.,;:]+", " ", words.lower()).strip()


def units(words):
    return {plain(name) for name in words.split(";") if name.strip()}


def pair(row, tasks, taken):
    """Return the task whose text begins as the label's action does (within its first 60 letters), or None."""
    action = plain(row["action"])
    for task in tasks:
        if id(task) not in taken and action[:40] in plain(task.text)[: len(action[:40]) + 60]:
            taken.add(id(task))
            return task
    return None


def judge(path, score, misses):
    reading = read_directive(path)
    rows = list(csv.DictReader(path.with_suffix(".tasks.csv").open(encoding="utf-8")))
    taken: set[int] = set()
    for row in rows:
        if row["kind"] != "task":
            continue
        score["label"] += 1
        task = pair(row, reading.tasks, taken)
        if task is None:
            misses.append((path.stem, row["no"], "not read", row["action"], ""))
            continue
        score["paired"] += 1
        deadline = task.deadline
        every = {RHYTHMS[r] for r in row["recurrence"].split(";") if r}
        day = re.search(r"(?:before|by) (\d+)(?!\d*:)", row["recurrence_day"] or "")
        checks = {
            "lead": (units(row["lead_units"]), {plain(n) for n in task.lead}),
            "coordinating": (plain(row["coordinating"]), plain(", ".join(task.coordinating).replace(" và ", ", "))),
            "deadline": (
                (row["deadline_iso"], row["deadline_bound"] if not every else "", every),
                (
                    str(deadline.date or ""),
                    (deadline.bound or "") if deadline.kind == "date" else "",
                    set(deadline.every),
                ),
            ),
            "day": (day[1] if day and every else "", str(deadline.day) if str(deadline.day or "").isdigit() else ""),
            "begins": (plain(row["action"])[:20], plain(task.text)[: len(plain(row["action"])[:20])]),
        }
        for name, (want, got) in checks.items():
            score[name] += 1
            if name == "coordinating":
                want, got = want.replace(" và ", " "), got.replace(" và ", " ")
            if want == got:
                score[name + " right"] += 1
            else:
                misses.append((path.stem, row["no"], name, want, got))
    score["read"] += len(reading.tasks)
    misses += [
        (path.stem, "-", "no such task", task.text, task.lead) for task in reading.tasks if id(task) not in taken
    ]
    want = {" ".join(c.split()) for row in rows for c in (row["citations"] or "").split(";") if c}
    got = {" ".join(reading.text[c.start : c.end].split()) for c in reading.citations}
    score["citation"] += len(want | got)
    score["citation right"] += len(want & got)
    misses += [(path.stem, "-", "citation", sorted(want - got), sorted(got - want))] if want != got else []


def main(arguments):
    folders = [Path(a) for a in arguments if not a.startswith("-")] or FOLDERS
    for folder in folders:
        score, misses = Counter(), []
        paths = [p for p in sorted(folder.glob("*.txt")) if "--all" in arguments or not p.stem.startswith("H")]
        for path in paths:
            judge(path, score, misses)
        precision = score["paired"] / max(score["read"], 1)
        recall = score["paired"] / max(score["label"], 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        print(f"{folder.name}: {len(paths)} documents, {score['label']} tasks labelled, {score['read']} read")
        print(f"  task boundaries  precision {precision:.1%}  recall {recall:.1%}  F1 {f1:.1%}")
        for name in ("lead", "coordinating", "deadline", "day", "begins", "citation"):
            right, of = score[name + " right"], score[name]
            print(f"  {name:16} {right}/{of} = {right / max(of, 1):.1%}")
        for miss in misses if "--misses" in arguments else ():
            print("   ", *miss, sep=" | ")
    pages(folders[0])


def pages(folder):
    """Time 100 pages (an A4 page of a directive holds about 3,000 characters)."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    copies = -(-300_000 // sum(map(len, texts)))
    clock("100 pages of short documents", texts * copies)
    lines = [line for line in texts[0].split("\n") if line[:1].isdigit()]
    clock(
        "100 pages in one document",
        ["KẾ HOẠCH\nMột\n\nII. NHIỆM VỤ\n" + "\n".join(lines * (300_000 // len("".join(lines))))],
    )


def clock(what, texts):
    read_directive(texts[0])
    wall, busy = time.perf_counter(), time.process_time()
    for text in texts:
        read_directive(text)
    print(f"  {what}: {time.process_time() - busy:.2f} s of one core, {time.perf_counter() - wall:.2f} s by the clock")


if __name__ == "__main__":
    main(sys.argv[1:])
