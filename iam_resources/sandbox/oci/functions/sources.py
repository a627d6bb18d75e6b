"""The source of a function: an image at the top level (version 20181201) or ``sourceDetails`` (20260325)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.documents import Document
from iam_resources.sandbox.oci.exceptions import invalid, missing
from iam_resources.sandbox.oci.functions import archives, images
from iam_resources.sandbox.oci.functions.images import Image, open_image

KINDS = ("CONTAINER_IMAGE", "ARCHIVE")
ARCHIVE = "archive"
"""The field of an archive: in ``body`` its description, in ``hidden`` its content."""
Fields = dict[str, Any]


def source_of(body: Mapping[str, Any], known: Document | None = None) -> tuple[Fields, Fields]:
    """The source in a call: fields of the document's ``body`` and ``hidden``; an update may have none.

    Args:
        body: of the call, of either version.
        known: the function that is changed; None = a new one.

    Raises:
        ServiceError: 400.
    """
    details = body.get("sourceDetails")
    if details is None:
        return _image(body, known), {}
    kind = details.get("sourceType") if isinstance(details, dict) else None
    if kind not in KINDS:
        raise invalid(f"sourceDetails.sourceType: the sandbox takes {' and '.join(KINDS)} only")
    return _archive(details, known) if kind == ARCHIVE.upper() else (_image(details, known), {})


def shown(body: Mapping[str, Any], *, newer: bool) -> Fields:
    """A function as a version shows it; version 20181201 cannot show an archive."""
    rest = {name: value for name, value in body.items() if name not in (ARCHIVE, "image", "imageDigest")}
    image = {name: body[name] for name in ("image", "imageDigest")}
    if not newer:
        return {**rest, **image, "sourceDetails": None}
    if given := body.get(ARCHIVE):
        where = {"archiveSourceType": "DIRECT_ARCHIVE"}
        return {**rest, "sourceDetails": {"sourceType": "ARCHIVE", "archiveSourceDetails": where, **given}}
    return {**rest, "sourceDetails": {"sourceType": "CONTAINER_IMAGE", **image}}


def opened(function: Document, folder: Path) -> Image:
    """What is needed to run a function; an archive is unpacked in the folder.

    Raises:
        ImageError: the sandbox cannot run it.
    """
    given = function.body.get(ARCHIVE)
    if not given:
        return open_image(function.body["image"])
    return archives.unpack(base64.b64decode(function.hidden[ARCHIVE]), given["handler"], folder)


def _image(words: Mapping[str, Any], known: Document | None) -> Fields:
    image, digest = words.get("image"), words.get("imageDigest")
    if known is not None and not image and not digest:
        return {}
    image = image or (known.body["image"] if known else None)
    if image is None:
        raise missing("image")
    return {"image": image, "imageDigest": digest or images.digest(image), ARCHIVE: None}


def _archive(details: Mapping[str, Any], known: Document | None) -> tuple[Fields, Fields]:
    """A new archive must be complete; of an existing one, fields that are not mentioned stay."""
    before = (known.body.get(ARCHIVE) if known else None) or {}
    if details.get("archiveSourceDetails") or not before:
        content = archives.content_of(details.get("archiveSourceDetails"))
    else:
        assert known is not None  # noqa: S101 (it has an archive)
        content = base64.b64decode(known.hidden[ARCHIVE])
    handler = details.get("handler") or before.get("handler")
    runtime: Fields = details.get("runtimeConfig") or {}
    if runtime or not before:
        archives.check_runtime(runtime)
        current = identifiers.fixed("fnruntimeversion", runtime["functionsRuntimeName"])
        runtime = {"functionsRuntimeVersionId": current, **runtime}
    archives.check_content(content, handler)
    given = {
        "handler": handler,
        "runtimeConfig": runtime or before["runtimeConfig"],
        "sourceCodeSha256": archives.sha256(content),
    }
    return {"image": None, "imageDigest": None, ARCHIVE: given}, {ARCHIVE: base64.b64encode(content).decode()}
