"""What users and groups have in common: they are listed, read, changed, deleted and found by name alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from iam_resources.sandbox.huawei import identifiers
from iam_resources.sandbox.huawei.directory.lookups import find_id
from iam_resources.sandbox.huawei.directory.people import remove_principal
from iam_resources.sandbox.huawei.documents import Document, Documents
from iam_resources.sandbox.huawei.exceptions import refused
from iam_resources.sandbox.huawei.fields import Fields, Text, read_field
from iam_resources.sandbox.huawei.pages import page_of
from iam_resources.sandbox.huawei.request import NOTHING, Request
from iam_resources.sandbox.messages import Answer


@dataclass(frozen=True)
class Principals:
    """Users or groups.

    Attributes:
        word: ``user`` or ``group``.
        name: the attribute that is unique.
        missing: code of 404.
        attributes: what can be changed.
        change: changes some.
        show: from one to what is shown of it.
        unlisted: what listings do not have.
    """

    word: str
    name: str
    missing: int
    attributes: Fields
    change: Callable[..., Document]
    show: Callable[[Document], dict[str, Any]]
    unlisted: tuple[str, ...] = ()

    def list_some(self, request: Request) -> Answer:
        """4.6.2 ListUsers, 4.7.2 ListGroups. The name finds what contains it: the text does not promise an exact
        match."""
        part = request.query.get(self.name, "").lower()

        def show(each: Document) -> dict[str, Any]:
            return {name: value for name, value in self.show(each).items() if name not in self.unlisted}

        def fits(each: Document) -> bool:
            return part in each[self.name].lower()

        return page_of(request, f"{self.word}s", self._all(request), show, fits=fits)

    def get(self, request: Request) -> Answer:
        """4.6.4 DescribeUser, 4.7.5 DescribeGroup."""
        return Answer.of_json(200, self.show(self.of(request)))

    def delete(self, request: Request) -> Answer:
        """4.6.3 DeleteUser, 4.7.3 DeleteGroup."""
        remove_principal(request.server, self.of(request), self.word)
        return NOTHING

    def update(self, request: Request) -> Answer:
        """4.6.5 UpdateUser, 4.7.4 UpdateGroup. Objects come as JSON text and replace what was there; null takes an
        attribute away."""
        found = self.of(request)
        self.change(request, found, **_read_operations(request, self.attributes))
        return NOTHING

    def get_id(self, request: Request) -> Answer:
        """4.6.6 GetUserId, 4.7.6 GetGroupId."""
        return Answer.of_json(200, self.ids(find_id(request, self._all(request), self.name, self.missing)))

    def ids(self, each: Document) -> dict[str, str]:
        """What the answer to a create or to a search by name has."""
        return {"identity_store_id": identifiers.IDENTITY_STORE_ID, f"{self.word}_id": each["id"]}

    def of(self, request: Request) -> Document:
        """The one of the path.

        Raises:
            Refused: 404.
        """
        return self._all(request).require(request.parameters[f"{self.word}_id"], refused(404, self.missing))

    def _all(self, request: Request) -> Documents:
        return request.server.users if self.word == "user" else request.server.groups


def _read_operations(request: Request, attributes: Fields) -> dict[str, Any]:
    """What 4.6.5 and 4.7.4 ask to change.

    Raises:
        Refused: 400; an operation has no value, not even null, which the text does not define; or a wrong one.
    """
    operations = request.json.get("operations")
    if not isinstance(operations, list) or not 1 <= len(operations) <= 100:
        raise request.invalid("operations: number of items must be between 1 and 100")
    found: dict[str, Any] = {}
    for each in operations:
        if not isinstance(each, dict) or each.get("attribute_path") not in attributes:
            raise request.invalid("attribute_path: is not an attribute that can be changed")
        name, field = each["attribute_path"], attributes[each["attribute_path"]]
        if name in found:
            raise refused(404, 1349)
        if "attribute_value" not in each:
            raise request.invalid("attribute_value: is required; null clears the attribute")
        value = each["attribute_value"]
        if value is None and field.required:
            raise request.invalid(f"{name}: is required")
        if value is not None and not isinstance(value, str):
            raise request.invalid("attribute_value: must be a string")
        if value is not None and not isinstance(field, Text):
            value = _parsed(request, name, value)
        found[name] = None if value is None else read_field(field, value, name, request.invalid)
    return found


def _parsed(request: Request, name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise request.invalid(f"{name}: attribute_value is not JSON") from None
