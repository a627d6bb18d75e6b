"""Instance metadata, version 2: ``/opc/v2`` (Getting Instance Metadata)."""

from __future__ import annotations

from cryptography.hazmat.primitives.serialization import Encoding

from iam_resources.sandbox.messages import Answer, Call
from iam_resources.sandbox.oci.identifiers import REGION
from iam_resources.sandbox.oci.principals.instance import Instance

PREFIX = "/oci/imds"
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host")


class Metadata:
    """The metadata of an instance: requested without a signature but with a header."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance

    def template(self, raw_path: str) -> str:
        """The path template for the call log."""
        return raw_path

    def answer(self, call: Call) -> Answer:
        """Handle one call to its end."""
        if any(name in call.headers for name in _FORWARDED):
            return _page(403, "Forbidden")
        path = call.raw_path.removeprefix(PREFIX).rstrip("/")
        if not path.startswith("/opc/v2/") or call.method != "GET":
            return _page(404, "Not Found")
        if call.headers.get("authorization", "") != "Bearer Oracle":
            return _page(401, "Unauthorized")
        value = self._value(path.removeprefix("/opc/v2/"))
        if isinstance(value, dict):
            return Answer.of_json(200, value)
        return _page(404, "Not Found") if value is None else Answer(200, value, {"content-type": "text/plain"})

    def _value(self, path: str) -> bytes | dict[str, object] | None:
        instance = self._instance
        match path:
            case "identity/cert.pem":
                return instance.certificate.public_bytes(Encoding.PEM)
            case "identity/key.pem":
                return instance.key_pem()
            case "identity/intermediate.pem":
                return instance.authority.public_bytes(Encoding.PEM)
            case "instance":
                return self._whole()
            case "instance/regionInfo":
                return self._region()
            case _ if path.startswith("instance/") and path.count("/") == 1:
                found = self._whole().get(path.partition("/")[2])
                return found.encode() if isinstance(found, str) else None
        return None

    def _whole(self) -> dict[str, object]:
        # Regions of the first years go by their short name here, and by the long one only as "canonical".
        return {
            "id": self._instance.id,
            "compartmentId": self._instance.compartment,
            "tenantId": self._instance.tenancy,
            "displayName": "sandbox",
            "region": "iad",
            "canonicalRegionName": REGION,
            "regionInfo": self._region(),
        }

    def _region(self) -> dict[str, object]:
        return {
            "realmDomainComponent": "oraclecloud.com",
            "realmKey": "oc1",
            "regionIdentifier": REGION,
            "regionKey": "IAD",
        }


def _page(status: int, text: str) -> Answer:
    return Answer(status, f"<html><head><title>{text}</title></head></html>".encode(), {"content-type": "text/html"})
