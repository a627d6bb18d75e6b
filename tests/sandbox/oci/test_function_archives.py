"""Functions made from an archive of source, by the newer version."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import zipfile
from typing import Any

import pytest

from iam_resources.sandbox.oci.functions import archives
from tests.sandbox.oci.function_files import function_files
from tests.sandbox.oci.tenancy import Tenancy
from tests.sandbox.oci.test_functions import APPLICATION, NEWER, OLDER, invoke

RUNTIME = {"runtimeConfigType": "FUNCTION_UPDATE", "functionsRuntimeName": "python312.ol9"}
FILES = {f"function/{name}": text for name, text in function_files().items()}


def zipped(files: dict[str, str]) -> str:
    """An archive as a call carries it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return base64.b64encode(out.getvalue()).decode()


def direct(archive_file: str) -> dict[str, str]:
    """Where a call says that it carries the archive."""
    return {"archiveSourceType": "DIRECT_ARCHIVE", "archiveFile": archive_file}


def source(files: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """What makes a function from files."""
    whole = {"archiveSourceDetails": direct(zipped(files or FILES)), "runtimeConfig": RUNTIME}
    return {"sourceType": "ARCHIVE", "handler": "func.handler", **whole, **more}


@pytest.fixture
def functions(tenancy: Tenancy) -> Tenancy:
    return tenancy.at(NEWER)


async def body_with(functions: Tenancy, details: dict[str, Any]) -> dict[str, Any]:
    """What makes a function of an application of its own."""
    application = await functions.call("POST", "/applications", APPLICATION)
    return {
        "applicationId": application["id"],
        "displayName": "f",
        "memoryInMBs": 128,
        "sourceDetails": details,
        "config": {"MINE": "1"},
    }


async def test_an_archive_runs_and_is_reported_by_its_digest(functions: Tenancy) -> None:
    details = source()
    made = await functions.call("POST", "/functions", await body_with(functions, details))
    content = base64.b64decode(details["archiveSourceDetails"]["archiveFile"])
    shown_text = made["sourceDetails"]
    version = shown_text["runtimeConfig"].pop("functionsRuntimeVersionId")
    assert version.startswith("ocid1.fnruntimeversion.")
    assert shown_text == {
        "sourceType": "ARCHIVE",
        "archiveSourceDetails": {"archiveSourceType": "DIRECT_ARCHIVE"},
        "handler": "func.handler",
        "runtimeConfig": RUNTIME,
        "sourceCodeSha256": base64.b64encode(hashlib.sha256(content).digest()).decode(),
    }
    answer = await invoke(functions, made, {"a": 1})
    assert (answer["given"], answer["environment"]["MINE"]) == ({"a": 1}, "1")

    path = f"/functions/{made['id']}"
    changed = {**FILES, "function/func.py": FILES["function/func.py"].replace('"given": given', '"given": "new"')}
    details = {"sourceType": "ARCHIVE", "archiveSourceDetails": direct(zipped(changed))}
    await functions.call("PUT", path, {"sourceDetails": details}, expect=202)
    assert (await invoke(functions, made, 1))["given"] == "new"
    now = (await functions.call("GET", path))["sourceDetails"]
    assert now["sourceCodeSha256"] != shown_text["sourceCodeSha256"] and now["handler"] == "func.handler"
    with pytest.raises(ProcessLookupError):
        os.kill(answer["pid"], 0)

    older = functions.at(OLDER)
    seen = await older.call("GET", path)
    assert (seen["image"], seen["sourceDetails"]) == (None, None)
    assert "archive" not in seen
    (listed,) = await functions.call("GET", f"/functions?applicationId={made['applicationId']}")
    assert listed["sourceDetails"] == now

    image = {"sourceType": "CONTAINER_IMAGE", "image": "iad.ocir.io/x/y:1"}
    await functions.call("PUT", path, {"sourceDetails": image}, expect=202)
    assert (await functions.call("GET", path))["sourceDetails"]["image"] == "iad.ocir.io/x/y:1"
    assert await invoke(functions, made, expect=502) == "FunctionInvokeImageNotAvailable"


async def test_packages_are_found_beside_the_code(functions: Tenancy) -> None:
    words = "import packaged\ndef handler(context, data):\n    return packaged.WORD\n"
    files = {**FILES, "function/mine.py": words, "python/packaged.py": "WORD = '\"from a package\"'\n"}
    made = await functions.call("POST", "/functions", await body_with(functions, source(files, handler="mine.handler")))
    assert await invoke(functions, made) == "from a package"


async def test_every_write_has_a_work_request(functions: Tenancy) -> None:
    made = await functions.call("POST", "/functions", await body_with(functions, source()))
    path = f"/functions/{made['id']}"
    seen = [functions.last.headers["opc-work-request-id"]]
    await functions.call("PUT", path, {"memoryInMBs": 256}, expect=202)
    seen.append(functions.last.headers["opc-work-request-id"])
    await functions.call("DELETE", path, expect=202)
    seen.append(functions.last.headers["opc-work-request-id"])
    work = [await functions.call("GET", f"/workRequests/{id}") for id in seen]
    assert [(each["operationType"], each["status"]) for each in work] == [
        ("CREATE_FUNCTION", "SUCCEEDED"),
        ("UPDATE_FUNCTION", "SUCCEEDED"),
        ("DELETE_FUNCTION", "SUCCEEDED"),
    ]
    assert {each["resources"][0]["identifier"] for each in work} == {made["id"]}
    assert await functions.call("GET", f"/workRequests/{seen[0]}/errors") == {"items": []}
    await functions.call("GET", path, expect=404)


@pytest.mark.parametrize(
    ("details", "shown_text"),
    [
        (source(archiveSourceDetails=direct("not base64!")), "base64"),
        (source(archiveSourceDetails=direct(base64.b64encode(b"no archive").decode())), "ZIP"),
        (source(archiveSourceDetails={"archiveSourceType": "DIRECT_ARCHIVE"}), "archiveFile"),
        (source(archiveSourceDetails={"archiveSourceType": "OBJECT_STORAGE_ARCHIVE"}), "DIRECT_ARCHIVE"),
        (source(archiveSourceDetails=None), "DIRECT_ARCHIVE"),
        (source({"func.py": "x"}), "function/ directory"),
        (source({"function/other.py": "x"}), "no function/func.py"),
        (source({**FILES, "../out.py": "x"}), "leads out"),
        (source(handler="func"), "<file>.<function>"),
        (source(handler=None), "handler"),
        (source(runtimeConfig=None), "runtimeConfigType"),
        (source(runtimeConfig={"runtimeConfigType": "MANUAL", "functionsRuntimeName": "python312.ol9"}), "Version"),
        (source(runtimeConfig={**RUNTIME, "functionsRuntimeName": "java21.ol9"}), "Python only"),
    ],
)
async def test_a_bad_archive_is_refused(functions: Tenancy, details: dict[str, Any], shown_text: str) -> None:
    body = await body_with(functions, details)
    answer = await functions.call("POST", "/functions", body, expect=400)
    assert shown_text in answer["message"]


async def test_an_archive_has_a_largest_size(functions: Tenancy, monkeypatch: pytest.MonkeyPatch) -> None:
    body = await body_with(functions, source())
    monkeypatch.setattr(archives, "LARGEST", 1024)
    assert "MB" in (await functions.call("POST", "/functions", body, expect=400))["message"]
    monkeypatch.undo()
    monkeypatch.setattr(archives, "LARGEST_UNPACKED", 1024)
    assert "unpacked" in (await functions.call("POST", "/functions", body, expect=400))["message"]
