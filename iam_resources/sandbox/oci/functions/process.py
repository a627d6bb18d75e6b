"""The process of one function: the vendor's own development kit serves it on a Unix socket.

The kit implements Fn's contract with its containers: ``FN_FORMAT=http-stream``, a socket named by
``FN_LISTENER``, ``POST /call``; and the vendor's one for resource principals, version 2.2: files with token and key.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import httpx

from iam_resources.sandbox.oci.functions.images import Image, ImageError
from iam_resources.sandbox.oci.functions.packages import Packages
from iam_resources.sandbox.oci.identifiers import REGION
from iam_resources.sandbox.oci.server import TOKEN_SECONDS, Server

START_SECONDS = 15.0
_LAUNCH = """
import os, shutil, sys, threading
def end():
    sys.stdin.buffer.read()
    shutil.rmtree(os.path.dirname(os.environ["FN_LISTENER"].removeprefix("unix:")), ignore_errors=True)
    os._exit(0)
threading.Thread(target=end, daemon=True).start()
from fdk.scripts.fdk import main
main()
"""
"""The sandbox holds the other end of the standard input: when it ends, even by SIGKILL, its functions end too."""


class StartError(Exception):
    """The process did not start."""


class FunctionProcess:
    """One function, which runs once it is started.

    Args:
        opened: from a folder that belongs to the process to the image that runs.
        function: the body of the function.
        config: of the application, overridden by that of the function.
        server: issues the resource principal.

    Raises:
        ImageError: there is no image that can run.
    """

    def __init__(
        self,
        opened: Callable[[Path], Image],
        function: Mapping[str, Any],
        config: Mapping[str, str],
        server: Server,
    ) -> None:
        self._function = function
        self._config = config
        self._server = server
        self._renew_at = 0.0
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = Path(tempfile.mkdtemp(prefix="fn-"))
        self._socket = self._folder / "lsnr.sock"
        self.log.touch()
        try:
            self._image = opened(self._folder / "source")
        except ImageError:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise

    async def start(self, packages: Packages) -> None:
        """Install what is missing and start the process.

        Raises:
            ImageError: packages cannot be installed, or there is no such interpreter.
        """
        image = self._image
        paths = [image.packages] if image.packages else []
        environment = {**self._environment(), "PYTHONPATH": os.pathsep.join(map(str, paths))}
        try:
            with self.log.open("ab") as log:
                if installed := await packages.lacking(image, environment, log):
                    environment["PYTHONPATH"] = os.pathsep.join(map(str, [*paths, installed]))
                self._launch(environment, log)
        except OSError as problem:
            raise ImageError(f"{image.python} cannot be run in {image.folder}: {problem.strerror}") from None

    def _launch(self, environment: Mapping[str, str], log: BinaryIO) -> None:
        image = self._image
        self._write_principal()
        self._process = subprocess.Popen(  # noqa: S603 (the image is the person's own code)
            [image.python, "-c", _LAUNCH, str(image.folder / image.file), image.handler],
            cwd=image.folder,
            env={**environment, **self._config},
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )

    @property
    def log(self) -> Path:
        """The output of the function."""
        return self._folder / "log"

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    async def call(self, body: bytes, headers: Mapping[str, str], seconds: float) -> httpx.Response:
        """Pass it one call.

        Raises:
            StartError: it did not start.
            httpx.TimeoutException: it took longer than it may.
            httpx.TransportError: it ended during the call.
        """
        await self._wait_for_socket()
        if self._server.clock() >= self._renew_at:
            self._write_principal()
        # A client for each call: the sandbox may be called from one event loop, and later from another.
        transport = httpx.AsyncHTTPTransport(uds=str(self._socket), verify=False)
        async with httpx.AsyncClient(transport=transport, timeout=seconds) as client:
            return await client.post("http://function/call", content=body, headers=dict(headers))

    def end(self) -> None:
        """Stop the process and remove its folder."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            if self._process.stdin is not None:
                self._process.stdin.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    async def _wait_for_socket(self) -> None:
        until = asyncio.get_running_loop().time() + START_SECONDS
        while not self._socket.exists():
            if not self.alive or asyncio.get_running_loop().time() > until:
                raise StartError
            await asyncio.sleep(0.02)

    def _environment(self) -> dict[str, str]:
        """The environment of a container: nothing of the sandbox's own except the path to programs."""
        return {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "PYTHONUNBUFFERED": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "FN_FORMAT": "http-stream",
            "FN_LISTENER": f"unix:{self._socket}",
            "FN_APP_ID": self._function["applicationId"],
            "FN_FN_ID": self._function["id"],
            "FN_FN_NAME": self._function["displayName"],
            "FN_MEMORY": str(self._function["memoryInMBs"]),
            "FN_TYPE": "sync",
            "OCI_RESOURCE_PRINCIPAL_VERSION": "2.2",
            "OCI_RESOURCE_PRINCIPAL_RPST": str(self._folder / "rpst"),
            "OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM": str(self._folder / "private.pem"),
            "OCI_RESOURCE_PRINCIPAL_REGION": REGION,
        }

    def _write_principal(self) -> None:
        """Renew token and key after half of their lifetime, as the service does while a function runs."""
        token, pem = self._server.resource_principal("fnfunc", self._function["id"], self._function["compartmentId"])
        for name, text in (("rpst", token), ("private.pem", pem)):
            path = self._folder / name
            path.touch(mode=0o600)
            path.write_text(text)
        self._renew_at = self._server.clock() + TOKEN_SECONDS / 2
