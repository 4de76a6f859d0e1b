#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""validate.py [FILE...]: checks that each file (none, or "-": standard input)
holds JSON documents, one a line, that fit the schemas they name. Evidence is
checked line by line. Exit 0 if all do, else 1 with what does not fit."""

import json
import pathlib
import sys

import jsonschema

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "lib/report/schema"
EVIDENCE = "entrakrb.evidence/1"


def load():
    """Validators by the name a document gives itself."""
    found = {}
    for path in FOLDER.glob("entrakrb.*.json"):
        schema = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        name = ".".join(path.name.split(".")[:2]) + "/1"
        found[name] = jsonschema.Draft202012Validator(schema)
    return found


def refuse_twice(pairs):
    """A name twice in one object would be lost without a word."""
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise ValueError(f"a member twice in {names}")
    return dict(pairs)


def complaints(data, validators):
    """Yields what is wrong with the bytes of one file."""
    if not data.endswith(b"\n"):
        yield "does not end with a newline"
    if not data.strip():
        yield "holds no document"
    evidence = False
    for number, line in enumerate(data.splitlines(), 1):
        try:
            document = json.loads(line.decode("utf-8"),
                                  object_pairs_hook=refuse_twice)
        except ValueError as error:
            yield f"line {number}: {error}"
            continue
        name = document.get("schema") if isinstance(document, dict) else None
        evidence = evidence or name == EVIDENCE
        validator = validators.get(EVIDENCE if evidence else name)
        if validator is None:
            yield f"line {number}: no schema {name!r}"
            continue
        for error in validator.iter_errors(document):
            yield f"line {number}: {error.json_path}: {error.message[:300]}"


def main(paths):
    validators = load()
    bad = False
    for path in paths or ["-"]:
        data = (sys.stdin.buffer.read() if path == "-"
                else pathlib.Path(path).read_bytes())
        for complaint in complaints(data, validators):
            print(f"{path}: {complaint}")
            bad = True
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
