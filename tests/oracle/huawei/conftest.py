"""The sandbox on a socket, called by the clients of Huawei Cloud's SDK."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import unavailable
from tests.oracle.huawei.cloud import Cloud
from tests.oracle.recorder import Recorder, served


@pytest.fixture(scope="session")
def huawei_recorder() -> Iterator[Recorder]:
    """The address."""
    try:
        import huaweicloudsdkcore  # noqa: F401
    except ImportError:
        unavailable("the package huaweicloudsdkcore is not installed: make .venv/oracle")
    with served(Recorder()) as recorder:
        yield recorder


@pytest.fixture
def cloud(huawei_recorder: Recorder) -> Cloud:
    """A new sandbox, and the clients of its administrator."""
    return Cloud(huawei_recorder)
