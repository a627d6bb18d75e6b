"""Functions made from a folder of source."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from pathlib import Path

import pytest

from iam_resources.errors import Refused
from iam_resources.oci import functions
from iam_resources.oci.functions import archive
from iam_resources.oci.functions.function import FunctionLifecycle, FunctionState
from iam_resources.settings import Settings
from tests.oci.jit.environment import PipelineEnv

FUNCTION = {"display_name": "hello", "memory_in_mbs": 128}
CODE = "def handler(context, data=None):\n    return 'hello'\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "hello"
    made.mkdir()
    (made / "func.py").write_text(CODE)
    return made


async def test_a_folder_becomes_a_function_and_only_its_files_count(env: PipelineEnv, folder: Path) -> None:
    wanted = {**FUNCTION, "application_id": await env.application(), "source": str(folder)}
    function = await env.driver(functions.Function).create(**wanted)
    assert function.failure is None
    content = archive.packed(folder)
    sha256 = base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert function.state["source_code_sha256"] == sha256
    assert function.state["source"] == f"sha256:{sha256}"
    assert (function.state["runtime"], function.state["handler"]) == ("python312.ol9", "func.handler")
    assert "image" not in function.state
    kept = json.dumps([function.state, function.inputs])
    assert base64.b64encode(content).decode() not in kept and str(folder) not in kept
    await function.refresh()
    assert not function.differs()

    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "func.cpython-311.pyc").write_text("cache")
    (folder / ".env").write_text("hidden")
    elsewhere = folder.with_name("another checkout")
    shutil.copytree(folder, elsewhere)
    assert await function.update(**{**wanted, "source": str(elsewhere)}) == set()

    (elsewhere / "more.py").write_text("X = 1\n")
    wanted["source"] = str(elsewhere)
    assert await function.update(**wanted) == {"source"}
    assert function.state["source_code_sha256"] != sha256
    assert await function.update(**wanted, handler="func.other", runtime="python311.ol9") == {"handler", "runtime"}
    assert (function.state["runtime"], function.state["handler"]) == ("python311.ol9", "func.other")
    await function.refresh()
    assert not function.differs()


async def test_what_is_imported_needs_no_change(env: PipelineEnv, folder: Path) -> None:
    wanted = {**FUNCTION, "application_id": await env.application(), "source": str(folder)}
    driver = await env.driver(functions.Function).create(**wanted)
    taken = await env.driver(functions.Function).import_(driver.id)
    checked, failures = taken.runner.check(wanted)
    assert not failures
    assert not taken.runner.diff(taken.state, taken.inputs, checked).fields


async def test_source_takes_the_place_of_an_image_and_back(env: PipelineEnv, folder: Path) -> None:
    wanted = {**FUNCTION, "application_id": await env.application()}
    image = "iad.ocir.io/sandbox/hello:1"
    function = await env.driver(functions.Function).create(**wanted, image=image)
    assert await function.update(**wanted, source=str(folder)) == {"source"}
    assert (function.state.get("image"), function.state["handler"]) == (None, "func.handler")
    assert await function.update(**wanted, image=image) == {"image"}
    assert (function.state["image"], function.state.get("source")) == (image, None)


async def test_an_archive_written_behind_our_back_shows(env: PipelineEnv, folder: Path) -> None:
    wanted = {**FUNCTION, "application_id": await env.application(), "source": str(folder)}
    function = await env.driver(functions.Function).create(**wanted)
    theirs = folder.with_name("theirs")
    theirs.mkdir()
    (theirs / "func.py").write_text(CODE.replace("hello", "not ours"))
    content = base64.b64encode(archive.packed(theirs)).decode()
    details = {
        "sourceType": "ARCHIVE",
        "archiveSourceDetails": {"archiveSourceType": "DIRECT_ARCHIVE", "archiveFile": content},
    }
    path = f"/20260325/functions/{function.id}"
    await env.tenancy.functions.call("PUT", path, json={"sourceDetails": details}, tried="act by hand")
    await function.refresh()
    assert function.differs() == {"source"}


async def test_a_folder_that_changes_on_the_way_is_not_sent(env: PipelineEnv, folder: Path) -> None:
    digest = archive.digest_of(str(folder))
    assert base64.b64decode(archive.archive_file(digest)) == archive.packed(folder)
    (folder / "func.py").write_text("other")
    with pytest.raises(Refused, match="changed since the run began"):
        archive.archive_file(digest)
    (folder / "func.py").unlink()
    with pytest.raises(Refused, match="folder with files"):
        archive.archive_file(digest)
    with pytest.raises(Refused, match="not known here"):
        archive.archive_file("sha256:unseen")


def test_an_archive_is_laid_out_as_the_service_wants_it(folder: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(folder, whole / "function")
    assert archive.packed(whole) == archive.packed(folder)
    (whole / "python").mkdir()
    (whole / "python" / "package.py").touch()
    assert archive.packed(whole) != archive.packed(folder)


def test_a_file_that_cannot_be_read_is_reported(
    env: PipelineEnv, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", locked)
    whole = {**FUNCTION, "application_id": "ocid1.fnapp.oc1.iad.a", "source": str(folder)}
    (failure,) = env.driver(functions.Function).check(**whole)
    assert failure.path == "source" and "func.py cannot" in failure.reason


def test_a_folder_may_be_too_large(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST", 100)
    with pytest.raises(ValueError, match="take out what it does not need"):
        archive.packed(folder)


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        ({"source": "/nowhere"}, "source", "must be an existing folder"),
        ({"image": "x:1", "source": "FOLDER"}, "image", "write one of them"),
        ({}, "image", "is missing"),
        ({"image": "x:1", "runtime": "python312.ol9"}, "runtime", "for source only"),
        ({"image": "x:1", "handler": "func.handler"}, "handler", "for source only"),
        ({"source": "FOLDER", "image_digest": f"sha256:{'0' * 64}"}, "image_digest", "for image only"),
    ],
)
def test_a_wrong_source_is_reported_before_anything_is_called(
    env: PipelineEnv, folder: Path, given: dict[str, str], field: str, message: str
) -> None:
    filled = {name: value.replace("FOLDER", str(folder)) for name, value in given.items()}
    whole = {**FUNCTION, "application_id": "ocid1.fnapp.oc1.iad.a", **filled}
    (failure,) = env.driver(functions.Function).check(**whole)
    assert failure.path == field and message in failure.reason


def test_a_service_that_reports_no_digest_is_believed() -> None:
    seen = {
        "id": "ocid1.fnfunc.oc1.iad.a",
        "displayName": "hello",
        "applicationId": "ocid1.fnapp.oc1.iad.a",
        "sourceDetails": {"sourceType": "ARCHIVE", "handler": "func.handler"},
    }
    known = FunctionState(
        application_id="ocid1.fnapp.oc1.iad.a", display_name="hello", memory_in_mbs=128, source="sha256:x"
    )
    assert FunctionLifecycle(Settings({}, {})).fields_of(seen, known)["source"] == "sha256:x"
