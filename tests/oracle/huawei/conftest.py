"""The sandbox on a socket, called by the clients of Huawei Cloud's SDK."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import unavailable
from tests.oracle.huawei.cloud import Cloud
from tests.oracle.recorder import Recorder, served


@pytest.fixture(scope="session")
def huawei_recorder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorder]:
    """The address."""
    with pytest.MonkeyPatch.context() as patch:
        # The SDK writes an id into the home directory when it is imported.
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        try:
            import huaweicloudsdkcore.http.user_agent  # noqa: F401
        except ImportError:
            unavailable("the package huaweicloudsdkcore is not installed: make .venv/oracle")
    with served(Recorder()) as recorder:
        yield recorder


@pytest.fixture
def cloud(huawei_recorder: Recorder) -> Cloud:
    """A new sandbox, and the clients of its administrator."""
    return Cloud(huawei_recorder)
