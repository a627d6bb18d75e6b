"""Whatever user is written comes back, also after the state was read again."""

from __future__ import annotations

import json
import secrets
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from iam_resources.sandbox import Sandbox
from iam_resources.sandbox.messages import Call

_PASSWORD = secrets.token_urlsafe(12)
_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=40).filter(str.strip)
_PERSON = st.text("abcdefghijklmnopqrstuvwxyzABCXYZäöüßçñ '-.,", min_size=1, max_size=40).filter(str.strip)
_USERS = st.fixed_dictionaries(
    {"username": st.from_regex(r"[a-z][a-z0-9._@+-]{2,30}", fullmatch=True), "enabled": st.booleans()},
    optional={
        "firstName": _PERSON,
        "lastName": _PERSON,
        "email": st.from_regex(r"[a-z0-9]{1,20}@[a-z0-9]{1,20}\.org", fullmatch=True),
        "emailVerified": st.booleans(),
        "attributes": st.dictionaries(
            _TEXT.filter(lambda name: name not in ("username", "email", "firstName", "lastName")),
            st.lists(_TEXT, min_size=1, max_size=3),
            min_size=1,
            max_size=3,
        ),
    },
)


def _answer(sandbox: Sandbox, method: str, path: str, body: Any = None, token: str = "") -> Any:
    headers = {"content-type": "application/json", "authorization": f"Bearer {token}"}
    raw = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    if path.startswith("/realms"):
        headers["content-type"] = "application/x-www-form-urlencoded"
        raw = str(body).encode()
    return sandbox.cncc.answer(Call(method, f"/cncc/auth{path}", "", headers, raw, "http://127.0.0.1"))


def _open(state: Path) -> tuple[Sandbox, str]:
    sandbox = Sandbox(admin_username="admin", admin_password=_PASSWORD, state=state)
    form = f"grant_type=password&client_id=admin-cli&username=admin&password={_PASSWORD}"
    answer = _answer(sandbox, "POST", "/realms/master/protocol/openid-connect/token", form)
    return sandbox, json.loads(answer.body)["access_token"]


@settings(max_examples=30, deadline=None)
@given(body=_USERS)
def test_a_user_comes_back_as_it_was_written(body: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sandbox, token = _open(Path(folder) / "state.db")
        profile = {**sandbox.cncc.realm().profile, "unmanagedAttributePolicy": "ENABLED"}
        assert _answer(sandbox, "PUT", "/admin/realms/cncc/users/profile", profile, token).status == 200
        made = _answer(sandbox, "POST", "/admin/realms/cncc/users", body, token)
        assert made.status == 201, made.body
        path = made.headers["location"].removeprefix("http://127.0.0.1/cncc/auth")
        shown = json.loads(_answer(sandbox, "GET", path, token=token).body)
        assert {name: shown.get(name) for name in body} == body
        assert _answer(sandbox, "PUT", path, shown, token).status == 204
        assert json.loads(_answer(sandbox, "GET", path, token=token).body) == shown
        sandbox.close()
        again, token = _open(Path(folder) / "state.db")
        assert json.loads(_answer(again, "GET", path, token=token).body) == shown
        again.close()
