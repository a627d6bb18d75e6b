"""The portal: what a user who has logged in may use (4.15 to 4.18)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from iam_resources.sandbox.huawei import identifiers
from iam_resources.sandbox.huawei.documents import Document
from iam_resources.sandbox.huawei.exceptions import refused
from iam_resources.sandbox.huawei.keys import Caller
from iam_resources.sandbox.huawei.pages import answer_page
from iam_resources.sandbox.huawei.request import NOTHING, Request
from iam_resources.sandbox.huawei.server import Server
from iam_resources.sandbox.messages import Answer, Call

_LIMITS = (200, 2000)


def authenticate(call: Call, server: Server) -> Caller:
    """The user of an ``access-token``.

    Raises:
        Refused: 401; there is none. 403; it is invalid, expired, or the user has logged out. 400; they are disabled.
    """
    token = call.headers.get("access-token", "")
    if not token:
        raise refused(401, 1410)
    claims = server.tokens.read(token, server.clock()) if len(token) <= 4096 else None
    if claims is None or claims["use"] != "access" or claims["sid"] not in server.sessions:
        raise refused(403, 1500)
    user = server.users.get(claims["sub"])
    if user is None or not user["enabled"]:
        raise refused(400, 1520)
    return Caller(account_id=claims["sid"], id=user["id"])


def log_out(request: Request) -> Answer:
    """4.15.1 Logout: POST with the token as in the SDK; the text has GET without a header."""
    request.server.sessions.remove(request.server.sessions[request.caller.account_id])
    return NOTHING


def list_accounts(request: Request) -> Answer:
    """4.16.1 ListAccounts."""
    ids = {each["account"] for each in _assignments(request)}
    rows = [each for each in request.server.accounts if each["id"] in ids]
    return _page(request, "account_list", rows, _shown_account)


def list_agencies(request: Request) -> Answer:
    """4.17.1 ListAccountAgencies: an agency for each permission set of the user in an account."""
    account = request.required("account_id")
    return _page(request, "agency_list", _sets_in(request, account), lambda each: _shown_agency(account, each))


def get_credentials(request: Request) -> Answer:
    """4.18.1 GetAgencyCredentials: a temporary key, with which the other services can be called."""
    account, urn = request.required("target_account_id"), request.required("agency_urn", 1024)
    if not any(urn == _urn(account, each) for each in _sets_in(request, account)):
        raise refused(403, 1001, urn)
    expires = int(request.now) + request.server.settings.credential_seconds
    return Answer.of_json(200, {"agency_credentials": request.server.keys.issue(account, request.caller.id, expires)})


def _assignments(request: Request) -> list[Document]:
    """Assignments of the user and of their groups."""
    server, user = request.server, request.caller.id
    principals = [user, *(each["group_id"] for each in server.memberships.find("user_id", user))]
    return [each for principal in principals for each in server.assignments.find("principal", principal)]


def _sets_in(request: Request, account: str) -> list[Document]:
    ids = {each["set"] for each in _assignments(request) if each["account"] == account}
    return list(request.server.sets.some(ids))


def _page(request: Request, name: str, found: list[Document], show: Callable[[Document], dict[str, str]]) -> Answer:
    def rows(after: int | None) -> Iterator[Document]:
        return (each for each in found if after is None or each["sequence"] > after)

    return answer_page(request, name, rows, show, _LIMITS)


def _shown_account(each: Document) -> dict[str, str]:
    return {"account_id": each["id"], "account_name": each["name"], "email_address": each["email"]}


def _shown_agency(account: str, each: Document) -> dict[str, str]:
    return {
        "account_id": account,
        "agency_name": identifiers.agency_name(each["name"], each["id"]),
        "permission_set_name": each["name"],
        "agency_urn": _urn(account, each),
        "description": each["description"],
    }


def _urn(account: str, each: Document) -> str:
    return identifiers.agency_urn(account, identifiers.agency_name(each["name"], each["id"]))
