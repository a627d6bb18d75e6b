"""A tenancy reached by hand, with plain calls and a signature that share no code with what is tested."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from iam_resources.sandbox.oci.identifiers import ADMINISTRATOR_ID, REGION, TENANCY_ID

_GONE = httpx.codes.NOT_FOUND


class Key(httpx.Auth):
    """A key pair that signs as a user.

    Args:
        folder: where its two halves are kept.
        user_id: OCID of the user.
    """

    requires_request_body = True

    def __init__(self, folder: Path, user_id: str = ADMINISTRATOR_ID) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._key = rsa.generate_private_key(65537, 2048)
        public = self._key.public_key()
        der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        digest = hashlib.md5(der, usedforsecurity=False).hexdigest()
        self.fingerprint = ":".join(digest[at : at + 2] for at in range(0, 32, 2))
        self.public_file, self.private_file = folder / "public.pem", folder / "private.pem"
        self.public_file.write_bytes(pem)
        self.private_file.write_bytes(
            self._key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        self.private_file.chmod(0o600)
        self.user_id = user_id

    @property
    def public(self) -> str:
        """The public half as PEM text."""
        return self.public_file.read_text()

    def auth_flow(self, request: httpx.Request) -> Iterator[httpx.Request]:  # type: ignore[override]
        """Sign and send."""
        request.headers["date"] = formatdate(usegmt=True)
        lines = [
            ("date", request.headers["date"]),
            ("(request-target)", f"{request.method.lower()} {request.url.raw_path.decode()}"),
            ("host", request.url.netloc.decode()),
        ]
        if request.method in ("POST", "PUT"):
            request.headers["content-type"] = "application/json"
            digest = hashlib.sha256(request.content).digest()
            request.headers["x-content-sha256"] = base64.b64encode(digest).decode()
            request.headers["content-length"] = str(len(request.content))
            names = ("content-length", "content-type", "x-content-sha256")
            lines += [(name, request.headers[name]) for name in names]
        text = "\n".join(f"{name}: {value}" for name, value in lines).encode()
        signature = base64.b64encode(self._key.sign(text, padding.PKCS1v15(), hashes.SHA256())).decode()
        request.headers["authorization"] = (
            f'Signature version="1",keyId="{TENANCY_ID}/{self.user_id}/{self.fingerprint}",algorithm="rsa-sha256",'
            f'headers="{" ".join(name for name, _ in lines)}",signature="{signature}"'
        )
        yield request


class IamService:
    """IAM of one tenancy, worked in by its administrator.

    Args:
        origin: where the sandbox is.
        key: the administrator's.
    """

    def __init__(self, origin: str, key: Key) -> None:
        self.origin = origin
        self.key = key
        self.http = httpx.Client(timeout=60, auth=key)
        self._ledger = f"{origin}/_sandbox/calls"

    @property
    def env(self) -> dict[str, str]:
        """What a program and its host need."""
        return {
            "OCI_TENANCY": TENANCY_ID,
            "OCI_USER": self.key.user_id,
            "OCI_FINGERPRINT": self.key.fingerprint,
            "OCI_PRIVATE_KEY_PATH": str(self.key.private_file),
            "OCI_REGION": REGION,
            "OCI_IDENTITY_ENDPOINT": f"{self.origin}/oci/identity",
        }

    def call(self, method: str, path: str, json: Any = None, **query: str) -> httpx.Response:
        """A call below the version; what is not there is an answer too, every other error is not."""
        url = f"{self.origin}/oci/identity/20160918{path}"
        answer = self.http.request(method, url, json=json, params=query or None)
        assert answer.is_success or answer.status_code == _GONE, f"{method} {path}: {answer.text}"
        return answer

    def get(self, path: str, **query: str) -> Any:
        """What is there, None where nothing is."""
        answer = self.call("GET", path, **query)
        return None if answer.status_code == _GONE else answer.json()

    def put(self, path: str, **fields: Any) -> None:
        """Change something."""
        assert self.call("PUT", path, fields).is_success

    def make(self, path: str, name: str, **more: Any) -> str:
        """Something with a name; its OCID."""
        body = {"compartmentId": TENANCY_ID, "name": name, "description": "", **more}
        return str(self.call("POST", path, body).json()["id"])

    def make_user(self, name: str) -> str:
        """A user; the OCID."""
        return self.make("/users", name, email=f"{name}@hand.example")

    def join(self, user_id: str, group_id: str) -> None:
        """Put a user into a group."""
        assert self.call("POST", "/userGroupMemberships", {"userId": user_id, "groupId": group_id}).is_success

    def memberships(self, group_id: str) -> dict[str, str]:
        """The memberships of a group, OCIDs by the users' names."""
        found = self.get("/userGroupMemberships", compartmentId=TENANCY_ID, groupId=group_id) or []
        return {self.get(f"/users/{each['userId']}")["name"]: each["id"] for each in found}

    def credential(self, user_id: str, path: str, key: str, value: str) -> dict[str, Any] | None:
        """One credential of a user, None where there is none such."""
        found: list[dict[str, Any]] = self.get(f"/users/{user_id}/{path}") or []
        return next((each for each in found if each[key] == value), None)

    def forget_writes(self) -> None:
        """Count writes from now on."""
        httpx.delete(self._ledger).raise_for_status()

    def writes(self) -> list[str]:
        """The writes since, of whoever."""
        counts = httpx.get(self._ledger).raise_for_status().json()["counts"]
        return [f"{each['method']} {each['path']}" for each in counts if each["method"] != "GET"]

    def people(self) -> None:
        """Users whom no program declares."""
        for name in ("eve", "kim", "lee"):
            self.make_user(name)
        self.forget_writes()


def unique(name: str) -> str:
    """A name that nobody has."""
    return f"{name}-{secrets.token_hex(3)}"
