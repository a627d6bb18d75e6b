"""Functions and connectors reached by hand, with plain signed calls that share no code with what is tested."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from email.utils import formatdate
from typing import Any
from urllib.parse import urlsplit

import httpx
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from iam_resources.sandbox.oci.identifiers import ADMINISTRATOR_ID, REGION, TENANCY_ID

SUBNET = f"ocid1.subnet.oc1.iad.{'a' * 60}"
_SETTLED = ("ACTIVE", "INACTIVE")


class JitService:
    """One tenancy, worked in by its administrator.

    Args:
        origin: where the sandbox answers.
        key: the administrator's.
    """

    def __init__(self, origin: str, key: rsa.RSAPrivateKey) -> None:
        self.origin = origin
        self.http = httpx.Client(timeout=60)
        self._key = key
        der = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        digest = hashlib.md5(der, usedforsecurity=False).hexdigest()
        self._fingerprint = ":".join(digest[at : at + 2] for at in range(0, 32, 2))

    @property
    def pem(self) -> str:
        """The key as text."""
        return self._key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()

    @property
    def env(self) -> dict[str, str]:
        """What a program and its host need."""
        return {
            "OCI_TENANCY": TENANCY_ID,
            "OCI_USER": ADMINISTRATOR_ID,
            "OCI_REGION": REGION,
            "OCI_PRIVATE_KEY": self.pem,
            "OCI_FUNCTIONS_ENDPOINT": f"{self.origin}/oci/functions",
            "OCI_SERVICE_CONNECTORS_ENDPOINT": f"{self.origin}/oci/sch",
        }

    def call(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """A signed call; `path` is below `/oci`. What is not there is an answer too, every other error is not."""
        url = f"{self.origin}/oci{path}"
        headers = {"date": formatdate(usegmt=True), "host": urlsplit(url).netloc}
        names = ["date", "(request-target)", "host"]
        content = b"" if body is None else json.dumps(body).encode()
        if method in ("POST", "PUT"):
            headers["content-length"] = str(len(content))
            headers["content-type"] = "application/json"
            headers["x-content-sha256"] = base64.b64encode(hashlib.sha256(content).digest()).decode()
            names += ["content-length", "content-type", "x-content-sha256"]
        signed = {**headers, "(request-target)": f"{method.lower()} {url.removeprefix(self.origin)}"}
        text = "\n".join(f"{name}: {signed[name]}" for name in names)
        signature = base64.b64encode(self._key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()
        headers["authorization"] = (
            f'Signature version="1",keyId="{TENANCY_ID}/{ADMINISTRATOR_ID}/{self._fingerprint}",algorithm="rsa-sha256",'
            f'headers="{" ".join(names)}",signature="{signature}"'
        )
        answer = self.http.request(method, url, content=content, headers=headers)
        assert answer.is_success or answer.status_code == httpx.codes.NOT_FOUND, f"{method} {path}: {answer.text}"
        return answer

    def get(self, path: str) -> Any:
        """What is there, None where nothing is."""
        answer = self.call("GET", path)
        gone = answer.status_code == httpx.codes.NOT_FOUND or answer.json()["lifecycleState"] == "DELETED"
        return None if gone else answer.json()

    def settled(self, path: str) -> Any:
        """What is there, once it is done with what it was reported."""
        until = time.monotonic() + 20
        while (seen := self.get(path)) is not None and seen["lifecycleState"] not in _SETTLED:
            assert time.monotonic() < until, seen
            time.sleep(0.05)
        return seen

    def application(self) -> str:
        """Make an application; returns its OCID."""
        body = {"compartmentId": TENANCY_ID, "displayName": "by-hand", "subnetIds": [SUBNET]}
        return str(self.call("POST", "/functions/20260325/applications", body).json()["id"])

    def function(self, application_id: str) -> str:
        """Make a function; returns its OCID."""
        body: dict[str, Any] = {"applicationId": application_id, "displayName": "by-hand", "memoryInMBs": 128}
        body["sourceDetails"] = {"sourceType": "CONTAINER_IMAGE", "image": "by/hand:1"}
        return str(self.call("POST", "/functions/20260325/functions", body).json()["id"])

    def forget_writes(self) -> None:
        """Count writes from now on."""
        self.http.delete(f"{self.origin}/_sandbox/calls").raise_for_status()

    def writes(self) -> list[str]:
        """The writes since, of whoever."""
        counts = self.http.get(f"{self.origin}/_sandbox/calls").raise_for_status().json()["counts"]
        return [f"{each['method']} {each['path']}" for each in counts if each["method"] != "GET"]
