"""Errors in Keycloak's words. There are four forms of body, and clients must be able to read all of them.

::

    CnccError
    ├── Plain          {"error": "User not found"}
    ├── Message        {"errorMessage": "User exists with same username"}
    ├── Described      {"error": "invalid_grant", "error_description": "Invalid user credentials"}
    │   └── BadPath    the same, from the HTTP layer, which checks the path first
    └── InvalidFields  {"field": …, "errorMessage": …, "params": […]} or {"errors": [the same, …]}
"""

from __future__ import annotations

from typing import Any


class CnccError(Exception):
    """An error response."""

    content_type = "application/json"

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body


class Plain(CnccError):
    """Not found, forbidden, unauthorised."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(status, {"error": error})


class Message(CnccError):
    """Conflicts and missing fields."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(status, {"errorMessage": message})


class Described(CnccError):
    """Tokens, passwords, client URLs, JSON that cannot be read, and failures inside the server."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(status, {"error": error, "error_description": description})


class BadPath(Described):
    """A path that is not normalised, or holds a bare semicolon."""

    content_type = "application/json; charset=UTF-8"

    def __init__(self, error: str, description: str) -> None:
        super().__init__(400, error, description)


class InvalidFields(CnccError):
    """The user profile refused one field or more."""

    def __init__(self, problems: list[dict[str, Any]]) -> None:
        super().__init__(400, problems[0] if len(problems) == 1 else {"errors": problems})


def server_failed() -> CnccError:
    """What Keycloak answers to input that it does not handle: an unknown group path, a name of 256 characters."""
    return Described(500, "unknown_error", "For more on this error consult the server log.")


def duplicate() -> CnccError:
    """A role or client is renamed to a name that is taken."""
    return Described(409, "conflict", "Duplicate resource error")


def not_authenticated() -> CnccError:
    """No token, or one that is no longer valid."""
    return Plain(401, "HTTP 401 Unauthorized")


def forbidden() -> CnccError:
    """A valid token without the required right."""
    return Plain(403, "HTTP 403 Forbidden")


def no_such_path() -> CnccError:
    """There is no operation at this path, or a query parameter has the wrong type."""
    return Plain(404, "HTTP 404 Not Found")


def wrong_method() -> CnccError:
    """The path exists, but not with this method."""
    return Plain(405, "HTTP 405 Method Not Allowed")
