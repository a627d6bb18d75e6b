"""The errors that a person reads.

    IamError                    one line: what was tried, why it failed, what to do next
    ├── ConfigError             a setting is missing or malformed; names the key and the command that sets it
    ├── Refused                 asked for something that cannot or must not be done
    ├── Stopped                 the work was cancelled, or its time ran out
    └── VendorError             the vendor said no; carries status, code, request id
        ├── Invalid             400, 422: the vendor refuses the values
        ├── Denied              401, 403: wrong credentials, or too few rights
        │   └── SignInFailed    no token was given for the credentials
        ├── NotFound            404: no such object
        ├── Conflict            409, 412: exists already, or was changed meanwhile
        ├── Throttled           429: too many calls, also after waiting
        └── Unavailable         5xx, no connection, no readable answer

No package depends on another to read them: `http` raises vendor errors, `engine` prints them.
"""

from __future__ import annotations


def plain(text: str) -> str:
    """A foreign string, safe to print on a terminal: control characters are escaped."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def one_line(text: str) -> str:
    """A foreign string as one line that is safe to print; see `plain`."""
    return plain(" ".join(text.split()))


class IamError(Exception):
    """An error whose text is one line for a person.

    Args:
        reason: why it failed, without a final full stop.
        tried: what was being done, in the infinitive ("create user ana"); empty when the reason says it.
        hint: what the person can do about it; empty when nothing is known.
    """

    def __init__(self, reason: str, *, tried: str = "", hint: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.tried = tried
        self.hint = hint

    @property
    def facts(self) -> str:
        """What the vendor says of the failure beside the reason, in parentheses; empty where no vendor was asked."""
        return ""

    @property
    def fault(self) -> str:
        """What was tried and why it failed, without the hint."""
        why = f"{self.reason} ({self.facts})" if self.facts else self.reason
        return one_line(f"could not {self.tried}: {why}" if self.tried else why)

    def __str__(self) -> str:
        return one_line(f"{self.fault}. {self.hint}" if self.hint else self.fault)


class ConfigError(IamError):
    """A setting is missing or malformed."""


class Refused(IamError):
    """The request cannot, or must not, be carried out."""


class Stopped(IamError):
    """The work was cancelled, or its time ran out."""


class VendorError(IamError):
    """The vendor answered with an error, or did not answer.

    Args:
        reason: the vendor's own message, or what happened to the connection.
        status: HTTP status, 0 when there was no answer.
        code: the vendor's error code, empty when it gives none.
        request_id: the vendor's id of the request, for its support.
        tried, hint: as in `IamError`.
    """

    def __init__(
        self, reason: str, *, status: int = 0, code: str = "", request_id: str = "", tried: str = "", hint: str = ""
    ) -> None:
        super().__init__(reason, tried=tried, hint=hint)
        self.method = ""
        """The HTTP method of the call, set by the client."""
        self.status = status
        self.code = code
        self.request_id = request_id

    @property
    def facts(self) -> str:
        request = f"request {self.request_id}" if self.request_id else ""
        return ", ".join(filter(None, (str(self.status or ""), self.code, request)))


class Invalid(VendorError):
    """The vendor refuses the values that were sent."""


class Denied(VendorError):
    """Wrong credentials, or too few rights."""


class SignInFailed(Denied):
    """The vendor gives no token for the credentials: no call can succeed."""


class NotFound(VendorError):
    """The vendor knows no such object."""


class Conflict(VendorError):
    """It exists already, or somebody changed it meanwhile."""


class Throttled(VendorError):
    """The rate limit was exceeded, even after the waits that the vendor asked for."""


class Unavailable(VendorError):
    """The vendor is out of reach, or its answer cannot be read."""
