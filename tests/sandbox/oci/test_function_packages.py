"""Packages that a function needs and its interpreter lacks are installed on the first call."""

from __future__ import annotations

import venv
import zipfile
from pathlib import Path

import httpx
import pytest

from iam_resources.sandbox import Sandbox
from tests.sandbox.oci.function_files import function_files
from tests.sandbox.oci.tenancy import ORIGIN, Tenancy, administrator
from tests.sandbox.oci.test_function_archives import body_with, source
from tests.sandbox.oci.test_functions import NEWER, OLDER, a_function, invoke

GREETS = "import greeting\ndef handler(context, data):\n    return greeting.WORD\n"


@pytest.fixture(autouse=True)
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An interpreter without any package, and a folder that pip takes packages from, with the kit and one more."""
    bare = tmp_path / "bare"
    venv.create(bare, symlinks=True, with_pip=False)
    monkeypatch.setenv("SANDBOX_FUNCTION_PYTHON", str(bare / "bin" / "python"))
    folder = tmp_path / "index"
    folder.mkdir()
    kit = {name: text for name, text in function_files().items() if name.startswith("fdk/")}
    _wheel(folder, "fdk", kit)
    _wheel(folder, "greeting", {"greeting.py": "WORD = '\"hello\"'\n"})
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def functions(tmp_path: Path) -> Tenancy:
    def make(**more: object) -> Sandbox:
        return Sandbox(admin_username="admin", admin_password="x", function_packages=tmp_path / "packages", **more)

    return administrator(make).at(OLDER)


def _wheel(folder: Path, name: str, files: dict[str, str]) -> None:
    info = f"{name}-1.0.dist-info"
    whole = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in [*whole, f"{info}/RECORD"])
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
        for path, text in {**whole, f"{info}/RECORD": record}.items():
            wheel.writestr(path, text)


def _image(folder: Path, requirements: str | None = "fdk>=1,<2  # the kit\ngreeting\n") -> str:
    folder.mkdir()
    (folder / "func.py").write_text(GREETS)
    (folder / "func.yaml").write_text("entrypoint: /python/bin/fdk /function/func.py handler\n")
    if requirements is not None:
        (folder / "requirements.txt").write_text(requirements)
    return f"sandbox:{folder}"


async def _log(functions: Tenancy, function_id: str) -> str:
    async with functions.sandbox.client() as client:
        answer: httpx.Response = await client.get(f"{ORIGIN}/_sandbox/oci/functions/{function_id}/log")
    return answer.text


async def test_what_a_function_needs_is_installed_once(functions: Tenancy, tmp_path: Path) -> None:
    made = await a_function(functions, _image(tmp_path / "first"))
    assert await invoke(functions, made) == "hello"
    assert (await _log(functions, made["id"])).startswith("installing fdk>=1,<2, greeting\n")
    other = await a_function(functions, _image(tmp_path / "second"), application={"displayName": "other"})
    assert await invoke(functions, other) == "hello"
    assert "installing" not in await _log(functions, other["id"])
    assert [path.name.startswith("installing-") for path in (tmp_path / "packages").iterdir()] == [False]
    functions.sandbox.close()


async def test_without_a_folder_the_packages_go_with_the_sandbox(tmp_path: Path) -> None:
    functions = administrator(lambda **more: Sandbox(admin_username="admin", admin_password="x", **more)).at(OLDER)
    made = await a_function(functions, _image(tmp_path / "image"))
    assert await invoke(functions, made) == "hello"
    folder = functions.sandbox.oci.functions.invocation.packages.folder
    assert folder.is_dir()
    functions.sandbox.close()
    assert not folder.exists()


async def test_an_archive_with_its_packages_gets_the_kit_alone(functions: Tenancy) -> None:
    newer = functions.at(NEWER)
    files = {
        "function/func.py": GREETS,
        "function/requirements.txt": "no-such-package\n",
        "python/greeting.py": "WORD = '\"from the archive\"'\n",
    }
    made = await newer.call("POST", "/functions", await body_with(newer, source(files)))
    assert await invoke(newer, made) == "from the archive"
    assert (await _log(functions, made["id"])).startswith("installing fdk\n")
    functions.sandbox.close()


async def test_packages_that_cannot_be_had_are_reported(functions: Tenancy, tmp_path: Path) -> None:
    made = await a_function(functions, _image(tmp_path / "image", "no-such-package\n"))
    path = f"/functions/{made['id']}/actions/invoke"
    answer = await functions.call("POST", path, content=b"", expect=502)
    assert answer["code"] == "FunctionInvokeImageNotAvailable"
    assert answer["message"] == "The packages of the function could not be installed: no-such-package, fdk"
    assert "No matching distribution found for no-such-package" in await _log(functions, made["id"])
    assert list((tmp_path / "packages").iterdir()) == []
    functions.sandbox.close()


async def test_an_interpreter_that_does_not_exist_is_reported(
    functions: Tenancy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANDBOX_FUNCTION_PYTHON", str(tmp_path / "none"))
    made = await a_function(functions, _image(tmp_path / "image"))
    assert await invoke(functions, made, expect=502) == "FunctionInvokeImageNotAvailable"
    functions.sandbox.close()
