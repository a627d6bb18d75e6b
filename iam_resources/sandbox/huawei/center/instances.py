"""Instances, and the regions in which the service is registered."""

from __future__ import annotations

from iam_resources.sandbox.huawei import identifiers
from iam_resources.sandbox.huawei.documents import Document
from iam_resources.sandbox.huawei.exceptions import refused
from iam_resources.sandbox.huawei.pages import answer_page
from iam_resources.sandbox.huawei.request import Request
from iam_resources.sandbox.messages import Answer


def list_all(request: Request) -> Answer:
    """4.1.1 ListInstances."""
    rows: list[Document] = [
        {
            "sequence": number,
            "identity_store_id": identifiers.IDENTITY_STORE_ID if number == 1 else f"d-{number:010d}",
            "instance_id": identifiers.INSTANCE_ID if number == 1 else f"ins-{number:016d}",
        }
        for number in range(1, request.server.settings.instances + 1)
    ]
    return answer_page(request, "instances", lambda after: iter(rows[after or 0 :]), _shown)


def list_regions(request: Request) -> Answer:
    """DescribeRegisteredRegions, of the SDK."""
    return Answer.of_json(200, {"regions": [{"region_id": identifiers.REGION}]})


def check_instance(request: Request) -> None:
    """Refuse paths of another instance.

    Raises:
        Refused: 404.
    """
    if request.parameters.get("instance_id", identifiers.INSTANCE_ID) != identifiers.INSTANCE_ID:
        raise refused(404, 1276)


def _shown(row: Document) -> Document:
    ids = {name: row[name] for name in ("identity_store_id", "instance_id")}
    return {**ids, "alias": None, "instance_urn": f"IdentityCenter::system:instance:{row['instance_id']}"}
