"""A report as SARIF 2.1.0, for code scanning: one result for each risk, at the line that declares the resource."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from iam_resources.errors import one_line
from iam_resources.review.report import Report, Risk
from iam_resources.review.rules import RULES

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
_SCORES = {"critical": "9.5", "high": "8.0", "medium": "5.0", "low": "2.0"}
_WITHOUT_LINE = "Pulumi.yaml"


def sarif(report: Report) -> str:
    """The document.

    Args:
        report: the review.
    """
    used = sorted({risk.rule for risk in report.risks})
    run = {
        "tool": {
            "driver": {
                "name": "iam review",
                "rules": [_rule(rule) for rule in used],
            }
        },
        "results": [_result(risk, used.index(risk.rule)) for risk in report.risks],
        "columnKind": "unicodeCodePoints",
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _rule(id_: str) -> dict[str, Any]:
    rule = RULES[id_]
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.name.replace("-", " ")},
        "fullDescription": {"text": rule.explanation},
        "help": {"text": rule.explanation},
        "defaultConfiguration": {"level": _LEVELS[rule.severity.value]},
        "properties": {"tags": ["security", "access"], "security-severity": _SCORES[rule.severity.value]},
    }


def _result(risk: Risk, index: int) -> dict[str, Any]:
    place = (risk.sources[0].file, risk.sources[0].line) if risk.sources else (_WITHOUT_LINE, 1)
    found: dict[str, Any] = {
        "ruleId": risk.rule,
        "ruleIndex": index,
        "level": _LEVELS[risk.severity],
        "message": {"text": one_line(risk.text)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(place[0])},
                    "region": {"startLine": max(1, place[1])},
                },
                "logicalLocations": [{"fullyQualifiedName": urn} for urn in risk.resources[:10]],
            }
        ],
        "partialFingerprints": {
            "iamReview/v1": hashlib.sha256(f"{risk.rule}\n{risk.subject}\n{risk.text}".encode()).hexdigest()
        },
    }
    if risk.accepted is not None:
        why = f"{one_line(risk.accepted.reason)} (until {risk.accepted.until})"
        found["suppressions"] = [{"kind": "external", "status": "accepted", "justification": why}]
    return found


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(path)
