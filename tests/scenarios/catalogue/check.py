#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Holds the catalogue of failures to the scenarios: each failure has one that
ends in a finding, or a reason why it has none; and each rule of an error that
no scenario has for its root is counted."""

import os
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(os.environ.get("srcdir", ".")).resolve()
HERE = ROOT / "tests/scenarios"
VERDICTS = ("ok", "warn", "inconclusive")
wrong = []


def complain(text):
    wrong.append(text)
    print(text)


def load(path, table):
    with open(path, "rb") as file:
        return tomllib.load(file)[table]


def check(failure, scenarios, rules):
    """What is wrong with a line of the catalogue."""
    name = failure.get("scenario")
    if ("reason" in failure) == (name is not None):
        return "has not either a scenario or a reason"
    if name is None:
        return None
    if name not in scenarios:
        return f"no scenario is called {name}"
    scenario = scenarios[name]
    if scenario["expect"] in VERDICTS:
        return None if scenario.get("with") else f"{name} ends in no finding"
    return None if scenario["expect"] in rules else \
        f"{name} expects {scenario['expect']}, which is no rule"


def main():
    scenarios = {s["name"]: s for path in sorted(HERE.glob("*.toml"))
                 for s in load(path, "scenario")}
    text = (ROOT / "lib/diagnose/rules.def").read_text()
    rules = {name.replace("_", "-")
             for name in re.findall(r"^EK_RULE\((\w+)\)$", text, re.M)}
    failures = load(HERE / "catalogue/failures.toml", "failure")
    ids = [f["id"] for f in failures]
    for twice in {i for i in ids if ids.count(i) > 1}:
        complain(f"{twice} is there twice")
    for failure in failures:
        problem = check(failure, scenarios, rules)
        if problem is not None:
            complain(f"{failure['id']}: {problem}")
    reasons = sum("reason" in f for f in failures)
    print(f"{len(ids)} failures, {len(ids) - reasons} with a scenario, "
          f"{reasons} with a reason")
    return 1 if wrong else 0


sys.exit(main())
