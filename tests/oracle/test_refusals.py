"""What the sandbox refuses: Oracle's own SDK raises the error of the service, and our client reads the same from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from iam_resources.errors import VendorError
from iam_resources.oci.api.policies import Policies
from iam_resources.oci.api.users import Users
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.domains.api import groups as domain_groups
from iam_resources.oci.domains.api import users as domain_users
from iam_resources.oci.functions.api.functions import Functions
from iam_resources.oci.sch.api.service_connectors import ServiceConnectors
from iam_resources.sandbox import Fault
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oracle.callers import Callers
from tests.oracle.fixtures import Fixtures, create_identity, furnish_domain
from tests.oracle.rows.domain_groups import NEW as NEW_GROUP
from tests.oracle.rows.domain_groups import group
from tests.oracle.sdk import Sdk

NOBODY = "ocid1.user.oc1..aaaaaaaanobody"
NEW_POLICY = {"compartmentId": TENANCY_ID, "name": "new", "description": "d", "statements": ["let us in"]}


@dataclass(frozen=True)
class Case:
    """One call that is refused.

    Attributes:
        status, code: of the service; a domain's errors have no code that the SDK reads.
        ours, theirs: make the call.
    """

    name: str
    status: int
    code: str
    ours: Callable[[Tenancy, Fixtures], Any]
    sdk: Callable[[Sdk, Fixtures], Any]


def users(tenancy: Tenancy) -> Users:
    return Users(tenancy.identity, tenancy.tenancy_id)


CASES = [
    Case(
        "no such user",
        404,
        "NotAuthorizedOrNotFound",
        lambda t, w: users(t).get(NOBODY),
        lambda c, w: c.identity.client.get_user(NOBODY),
    ),
    Case(
        "a name that is taken",
        409,
        "UserAlreadyExists",
        lambda t, w: users(t).create({"compartmentId": TENANCY_ID, "name": "ana", "description": "d"}),
        lambda c, w: c.identity.client.create_user(
            c.identity.model("CreateUserDetails", compartment_id=TENANCY_ID, name="ana", description="d")
        ),
    ),
    Case(
        "an old etag",
        412,
        "NoEtagMatch",
        lambda t, w: users(t).update(w["ana"], {"description": "e"}, etag="old", who="ana"),
        lambda c, w: c.identity.client.update_user(
            w["ana"], c.identity.model("UpdateUserDetails", description="e"), if_match="old"
        ),
    ),
    Case(
        "a policy without sense",
        400,
        "InvalidParameter",
        lambda t, w: Policies(t.identity, t.tenancy_id).create(NEW_POLICY),
        lambda c, w: c.identity.client.create_policy(
            c.identity.model(
                "CreatePolicyDetails",
                compartment_id=TENANCY_ID,
                name="new",
                description="d",
                statements=NEW_POLICY["statements"],
            )
        ),
    ),
    Case(
        "no such function",
        404,
        "NotAuthorizedOrNotFound",
        lambda t, w: Functions(t.functions).get("ocid1.fnfunc.oc1.iad.aaaaaaaanone"),
        lambda c, w: c.functions.client.get_function("ocid1.fnfunc.oc1.iad.aaaaaaaanone"),
    ),
    Case(
        "no such connector",
        404,
        "NotAuthorizedOrNotFound",
        lambda t, w: ServiceConnectors(t.service_connectors).get("ocid1.serviceconnector.oc1.iad.aaaaaaaanone"),
        lambda c, w: c.connectors.client.get_service_connector("ocid1.serviceconnector.oc1.iad.aaaaaaaanone"),
    ),
    Case(
        "no such user of a domain",
        404,
        "",
        lambda t, w: domain_users.Users(t.domain(None)).get("0" * 32),
        lambda c, w: c.domain.client.get_user("0" * 32),
    ),
    Case(
        "a group's name that is taken",
        409,
        "",
        lambda t, w: domain_groups.Groups(t.domain(None)).create({**NEW_GROUP, "displayName": "staff"}),
        lambda c, w: c.domain.client.create_group(
            group=c.domain.model("Group", schemas=group(c.domain).schemas, display_name="staff")
        ),
    ),
    Case(
        "a filter without sense",
        400,
        "",
        lambda t, w: domain_users.Users(t.domain(None)).page(filter="userName is ana"),
        lambda c, w: c.domain.client.list_users(filter="userName is ana"),
    ),
    Case(
        "an old version",
        412,
        "",
        lambda t, w: domain_groups.Groups(t.domain(None)).replace(w["staff"], NEW_GROUP, version="old", who="staff"),
        lambda c, w: c.domain.client.put_group(w["staff"], group=group(c.domain), if_match="old"),
    ),
]


@pytest.fixture(scope="module")
def fixtures(callers: Callers) -> Fixtures:
    fixtures = Fixtures()
    sdk = callers.curtain().sdk()
    create_identity(fixtures, sdk.identity)
    furnish_domain(fixtures, sdk.domain)
    callers.keep("refusals")
    return fixtures


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_refusals(callers: Callers, fixtures: Fixtures, case: Case) -> None:
    from oci.exceptions import ServiceError

    callers.curtain("refusals")
    with pytest.raises(ServiceError) as sdk:
        callers.act_theirs(lambda clients: case.sdk(clients, fixtures))
    (exchange,) = callers.recorder.take()
    error = sdk.value
    assert (error.status, error.code) == (case.status, case.code or None)
    assert error.headers["opc-request-id"] == error.request_id == exchange.answer_headers["opc-request-id"]
    sent = exchange.headers["opc-request-id"]
    assert error.request_id.startswith(f"{sent}/"), "the service puts its parts behind the client's"
    with pytest.raises(VendorError) as ours:
        callers.act_ours(lambda tenancy: case.ours(tenancy, fixtures))
    exchange = callers.recorder.take()[-1]
    mine = ours.value
    assert mine.status == case.status
    assert mine.request_id == exchange.answer_headers["opc-request-id"]
    if case.code:
        assert (mine.code, mine.reason) == (error.code, error.message.rstrip("."))
    else:
        assert mine.reason == exchange.told()["detail"].rstrip(".")


@pytest.mark.parametrize("service", ["identity", "functions", "connectors", "domain"])
def test_a_key_that_is_not_known(callers: Callers, fixtures: Fixtures, service: str) -> None:
    from oci.exceptions import ServiceError
    from oci.retry import NoneRetryStrategy

    calls: dict[str, Callable[[Sdk], Any]] = {
        "identity": lambda c: c.identity.client.list_users(TENANCY_ID, retry_strategy=NoneRetryStrategy()),
        "functions": lambda c: c.functions.client.list_applications(TENANCY_ID),
        "connectors": lambda c: c.connectors.client.list_service_connectors(TENANCY_ID),
        "domain": lambda c: c.domain.client.list_users(),
    }
    callers.curtain("refusals")
    strangers = callers.sdk(fingerprint=":".join(["00"] * 16))
    with pytest.raises(ServiceError) as caught:
        callers.act_theirs(calls[service], strangers)
    assert caught.value.status == 401
    assert service == "domain" or caught.value.code == "NotAuthenticated"


def test_no_calls_for_a_while(callers: Callers, fixtures: Fixtures) -> None:
    """429: the SDK raises it, and its own retries get through when it is over."""
    from oci.exceptions import ServiceError
    from oci.retry import NoneRetryStrategy, RetryStrategyBuilder

    callers.curtain("refusals")
    sandbox = callers.recorder.sandbox
    assert sandbox is not None
    client = callers.sdk().identity.client
    callers.recorder.there(lambda: sandbox.faults.add(Fault(status=429, times=2)))
    with pytest.raises(ServiceError) as caught:
        client.get_user(fixtures["ana"], retry_strategy=NoneRetryStrategy())
    assert caught.value.status == 429
    quick = RetryStrategyBuilder(
        max_attempts=3, retry_base_sleep_time_seconds=0, retry_max_wait_between_calls_seconds=0
    )
    assert client.get_user(fixtures["ana"], retry_strategy=quick.get_retry_strategy()).data.name == "ana"
    assert [each.status for each in callers.recorder.take()] == [429, 429, 200]
