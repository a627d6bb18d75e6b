"""Error responses: a status, a code and a message, as in "API Errors" of the vendor's documentation."""

from __future__ import annotations


class ServiceError(Exception):
    """One error response.

    Args:
        status: HTTP status.
        code: the vendor's code, e.g. ``NotAuthorizedOrNotFound``.
        message: the vendor's message.
    """

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    @property
    def body(self) -> dict[str, str]:
        """The JSON body of the answer."""
        return {"code": self.code, "message": self.message}


def not_authenticated(
    message: str = "The required information to complete authentication was not provided or was incorrect.",
) -> ServiceError:
    """401."""
    return ServiceError(401, "NotAuthenticated", message)


def not_found(message: str = "Authorization failed or requested resource not found.") -> ServiceError:
    """404, which hides whether the right or the resource is missing."""
    return ServiceError(404, "NotAuthorizedOrNotFound", message)


def invalid(message: str) -> ServiceError:
    """400: a value is invalid."""
    return ServiceError(400, "InvalidParameter", message)


def missing(name: str) -> ServiceError:
    """400: a required value is missing."""
    return ServiceError(400, "MissingParameter", f"{name} is required")


def no_such_path() -> ServiceError:
    """404: there is no operation at this path."""
    return ServiceError(404, "NotFound", "HTTP 404 Not Found")


def wrong_method() -> ServiceError:
    """405."""
    return ServiceError(405, "MethodNotAllowed", "HTTP 405 Method Not Allowed")
