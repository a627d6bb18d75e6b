"""What the service says about itself."""

from __future__ import annotations

from typing import Any

from tests.sandbox.oci.domains.api import EXTENSION, USER, Scim


async def test_resource_types_lead_to_schemas(scim: Scim) -> None:
    types = (await scim.call("GET", "/ResourceTypes"))["Resources"]
    schemas = {schema["id"]: schema for schema in (await scim.call("GET", "/Schemas"))["Resources"]}
    assert {kind["name"] for kind in types} >= {"User", "Group", "Grant", "AppRole", "App", "DynamicResourceGroup"}
    for kind in types:
        assert kind["schema"] in schemas
        assert {extension["schema"] for extension in kind["schemaExtensions"]} <= set(schemas)
        await scim.call("GET", kind["endpoint"])
    assert len({schema["name"] for schema in schemas.values()}) == len(schemas)


async def test_one_schema(scim: Scim) -> None:
    shown = await scim.call("GET", f"/Schemas/{USER}")
    attributes: dict[str, Any] = {attribute["name"]: attribute for attribute in shown["attributes"]}
    assert attributes["userName"] == {
        "name": "userName",
        "type": "string",
        "multiValued": False,
        "required": True,
        "caseExact": False,
        "mutability": "readWrite",
        "returned": "always",
        "uniqueness": "global",
        "idcsSearchable": True,
    }
    assert attributes["groups"]["returned"] == "request"
    assert attributes["password"]["returned"] == "never"
    own = await scim.call("GET", f"/Schemas/{EXTENSION}capabilities:User")
    assert len(own["attributes"]) == 8
    await scim.refused("GET", "/Schemas/urn:none", expect=404)


async def test_limits_are_reported(scim: Scim) -> None:
    shown = await scim.call("GET", "/ServiceProviderConfig")
    assert shown["bulk"] == {"supported": True, "maxOperations": 50, "maxPayloadSize": 1_048_576}
    assert shown["filter"]["maxResults"] == 1000
    await scim.refused("POST", "/ServiceProviderConfig", {}, expect=405)


async def test_templates_of_paths(scim: Scim) -> None:
    user = await scim.user()
    await scim.call("GET", f"/Users/{user['id']}")
    assert scim.sandbox.calls.count("GET", "/oci/domains/{domain}/admin/v1/Users/{id}") == 1
    assert scim.sandbox.calls.count("POST", "/oci/domains/{domain}/oauth2/v1/token") == 1
