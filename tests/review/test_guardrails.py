"""The repository's own rules: what breaks them, who must approve, and what is wrong in the file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from iam_resources.errors import ConfigError
from iam_resources.review.settings import Acceptance, Guardrails, Reviewers, Settings, read_settings
from tests.review.plans import group, member, plan, reviewed, role, user

ANA, BEN, STAFF = user("ana"), user("ben"), group("/staff")
ADMIN = plan([ANA], [ANA, role(ANA, "ADMIN", made=False)])
GONE = plan([ANA, BEN, STAFF, member(ANA, STAFF), member(BEN, STAFF)], [ANA, BEN, STAFF])


@pytest.mark.parametrize(
    ("rails", "given", "broken"),
    [
        (Guardrails(), ADMIN, []),
        (Guardrails(fail_on="high"), ADMIN, ["fail_on"]),
        (Guardrails(fail_on="never"), ADMIN, []),
        (Guardrails(people_losing=1), GONE, ["people_losing"]),
        (Guardrails(people_losing=2), GONE, []),
        (Guardrails(people_gaining=0), ADMIN, ["people_gaining"]),
        (Guardrails(protected_people=["ANA@*"]), GONE, ["protected_people"]),
        (Guardrails(protected_people=["ANA@*"]), ADMIN, []),
        (Guardrails(protected_groups=["staff"]), GONE, ["protected_groups", "protected_groups"]),
        (Guardrails(protected_groups=["/other"]), GONE, []),
        (Guardrails(complete=True), plan([ANA], [ANA], complete=False), ["complete"]),
    ],
)
def test_a_guardrail(rails: Guardrails, given: object, broken: list[str]) -> None:
    report = reviewed(given, Settings(guardrails=rails))  # type: ignore[arg-type]
    assert [each.guardrail for each in report.broken] == broken


def test_reviewers_of_a_scope_must_approve_a_change_in_it() -> None:
    two = Settings(reviewers=[Reviewers(scope="realm cncc", people=["Lea", "Max"], approvals=2)])
    assert [each.guardrail for each in reviewed(ADMIN, two).broken] == ["reviewers"]
    assert reviewed(ADMIN, two, approved_by=["lea"]).broken
    assert not reviewed(ADMIN, two, approved_by=["lea", "max"]).broken
    assert not reviewed(plan([ANA], [ANA]), two).broken
    elsewhere = Settings(reviewers=[Reviewers(scope="account *", people=["Lea"])])
    assert not reviewed(ADMIN, elsewhere).approvals
    gains = Settings(reviewers=[Reviewers(scope="*", people=["Lea"], gains_only=True)])
    assert not reviewed(GONE, gains).broken and reviewed(ADMIN, gains).broken


def test_an_accepted_risk_breaks_nothing_until_it_expires() -> None:
    entry = Acceptance(rule="IAM001", subject="ana@*", reason="she runs it", until=date(2030, 1, 31))
    settings = Settings(guardrails=Guardrails(fail_on="high"), accept=[entry])
    assert not reviewed(ADMIN, settings, today=date(2030, 1, 31)).broken
    late = reviewed(ADMIN, settings, today=date(2030, 2, 1))
    assert late.broken and "expired on 2030-01-31" in late.notes[0]
    other = Settings(guardrails=Guardrails(fail_on="high"), accept=[entry.model_copy(update={"subject": "ben@*"})])
    assert reviewed(ADMIN, other, today=date(2030, 1, 1)).broken


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[limits]\n\nsesion = 'PT1H'\n", "line 3: limits.sesion: there is no such setting: did you mean session?"),
        ("[limit]\n", "line 1: limit: there is no such setting: did you mean limits?"),
        ("[limits]\nsession = '8h'\n", "line 2: limits.session: is not a duration of ISO 8601"),
        ("[limits]\ndeleted_percent = 200\n", "line 2: limits.deleted_percent: Input should be less than"),
        ("[guardrails]\nfail_on = 'bad'\n", "line 2: guardrails.fail_on: Input should be"),
        ("[[accept]]\nrule = 'IAM001'\nsubject = 'a'\nuntil = 2030-01-01\n", "line 1: accept.0.reason: is missing"),
        (
            "[[accept]]\nrule='IAM001'\nsubject='a'\nreason='because'\nuntil=2030-01-01\n\n[[accept]]\nrule = 'x'\n"
            "subject = 'a'\nreason = 'because'\nuntil = 2030-01-01\n",
            "line 8: accept.1.rule",
        ),
        ("[[reviewers]]\nscope = '*'\npeople = []\n", "line 3: reviewers.0.people"),
        ("[limits\n", "is not TOML"),
    ],
)
def test_what_is_wrong_in_the_file_is_one_line_with_its_line(text: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "iam-review.toml"
    file.write_text(text)
    with pytest.raises(ConfigError) as caught:
        read_settings(file)
    assert says in str(caught.value) and "\n" not in str(caught.value)


def test_the_file_is_found_above_and_its_absence_is_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "iam-review.toml").write_text("[limits]\ndeleted_percent = 5\n")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert read_settings(None).limits.deleted_percent == 5
    (tmp_path / "iam-review.toml").unlink()
    assert read_settings(None) == Settings()
    with pytest.raises(ConfigError, match="cannot be read"):
        read_settings(tmp_path / "nowhere.toml")
