"""What is in the wheel and in the source distribution, and what is not; and what they say of themselves."""

from __future__ import annotations

import email
import re
import subprocess
import tomllib

from iam_resources.engine import servicer
from tests.distribution.conftest import Built, files_in
from tools.place import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def tracked(folder: str) -> set[str]:
    """The files of a folder that are part of the project."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return {name for name in listed if (ROOT / name).is_file()}


def test_the_wheel_holds_the_package_whole_and_nothing_else(built: Built) -> None:
    files = set(files_in(built.wheel))
    information = f"iam_resources-{PROJECT['version']}.dist-info/"
    package = {name for name in files if not name.startswith(information)}
    assert package == tracked("iam_resources")
    assert {name.removeprefix(information) for name in files - package} == {
        "METADATA",
        "RECORD",
        "WHEEL",
        "entry_points.txt",
        "licenses/LICENSE",
    }
    endings = {name.rpartition(".")[2] for name in package}
    assert endings == {"py", "pyi", "typed", "txt", "yaml", "html", "css", "js"}  # with the page of a review
    for wanted in ("py.typed", "oci/domains/__init__.pyi", "oci/jit/function/func.py", "oci/jit/function/func.yaml"):
        assert f"iam_resources/{wanted}" in package
    assert any(name.startswith("iam_resources/sandbox/oci/domains/schemas/") for name in package)


def test_the_source_distribution_makes_the_same_wheel(built: Built) -> None:
    assert files_in(built.wheel_of_sdist) == files_in(built.wheel)


def test_the_source_distribution_holds_what_a_reader_wants(built: Built) -> None:
    there = {str(path.relative_to(built.unpacked)) for path in built.unpacked.rglob("*") if path.is_file()}
    named = {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "requirements/runtime.txt"}
    folders = tracked("iam_resources") | tracked("docs") | tracked("stacks")
    assert there == named | folders | {"PKG-INFO", "pyproject.toml", ".gitignore"}


def test_what_the_wheel_says_of_itself(built: Built) -> None:
    files = files_in(built.wheel)
    expected = email.message_from_bytes(next(text for name, text in files.items() if name.endswith("METADATA")))
    assert (expected["Name"], expected["Version"]) == ("iam-resources", PROJECT["version"])
    assert (expected["License-Expression"], expected["License-File"]) == ("Apache-2.0", "LICENSE")
    assert expected["Requires-Python"] == PROJECT["requires-python"]
    license_text = next(text for name, text in files.items() if name.endswith("licenses/LICENSE")).decode()
    assert "Apache License" in license_text and "END OF TERMS AND CONDITIONS" in license_text
    (points,) = [text.decode() for name, text in files.items() if name.endswith("entry_points.txt")]
    assert "iam = iam_resources.cli.main:main" in points and "pulumi-resource-pulumi-python = " in points


def test_one_version_everywhere() -> None:
    newest = re.search(r"^## \[([^\]]+)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert newest is not None and newest[1] == PROJECT["version"] == servicer.VERSION


def test_no_page_names_a_page_that_is_not_there() -> None:
    pages = [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")]
    for page in [*pages, *(ROOT / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\(([^)\s#]+)(?:#[^)]*)?\)", page.read_text()):
            if "://" not in link:
                assert (page.parent / link).exists(), f"{page.relative_to(ROOT)} links to {link}"


def test_the_readme_names_the_wheel_that_its_command_builds(built: Built) -> None:
    readme = (ROOT / "README.md").read_text()
    assert "make wheel" in readme and f"pip install <checkout>/dist/{built.wheel.name}" in readme
    ran = subprocess.run(["make", "--dry-run", "wheel"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "-m hatchling build -t wheel" in ran.stdout
