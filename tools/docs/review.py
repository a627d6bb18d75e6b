"""What docs/ says of `iam review`: the list of rules, and the schema of its JSON."""

from __future__ import annotations

import json

from iam_resources.review.report import Report
from iam_resources.review.rules import RULES


def schema() -> str:
    """docs/review.schema.json."""
    made = Report.model_json_schema(mode="serialization")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Report of iam review"}
    return json.dumps({**made, **head}, indent=2, sort_keys=True) + "\n"


def rules() -> str:
    """docs/review-rules.md."""
    lines = [
        "# Rules of `iam review`",
        "",
        "Generated from the code by `make docs`. A rule with `yes` under *pack* needs only what will exist, so it is",
        "in the [policy pack](ci/policy-pack) too; the others compare with what was, or are about the change itself.",
        "",
        "| rule | name | severity | pack | why it matters |",
        "|---|---|---|---|---|",
    ]
    for _, rule in sorted(RULES.items()):
        pack = "" if rule.needs_before else "yes"
        lines.append(f"| {rule.id} | {rule.name} | {rule.severity.value} | {pack} | {rule.explanation} |")
    return "\n".join(lines) + "\n"
