"""A stand-in for `pulumi-language-python`, for a Pulumi CLI that this project built from source.

The engine starts programs through a language host. The one for Python ships only inside Pulumi's binary releases, so
a CLI built from the module proxy has none. This one runs the same executor (`pulumi-language-python-exec`, which is
part of Pulumi's Go SDK) with the same arguments. It writes no code: after `pulumi import` it shows the inputs instead.
"""

from __future__ import annotations

import functools
import json
import os
import queue
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi import _version
from pulumi.runtime.proto import language_pb2 as wire
from pulumi.runtime.proto import language_pb2_grpc, plugin_pb2

ALREADY_TOLD = 32  # the executor's exit code for "the error has been shown to the user"
MESSAGE_BYTES = 1024 * 1024 * 400  # the engine's own limit
NO_CODE = "Imported. This engine was built from source and writes no Python; these are the inputs to declare:"

# Runs in the program's environment, which need not be ours: lists what is installed, and which of it has a provider.
LIST_PACKAGES = """
import json, sys
from importlib.metadata import distributions
found = {}
for dist in distributions():
    name, plugin = dist.metadata["Name"], None
    for file in dist.files or ():
        if file.name == "pulumi-plugin.json" and len(file.parts) == 2:
            plugin = json.loads(file.read_text())
    found.setdefault(name.lower(), {"name": name, "version": dist.version, "plugin": plugin})
json.dump(list(found.values()), sys.stdout)
"""


def virtualenv(info: Any) -> Path | None:
    """The environment that `runtime.options.virtualenv` names, relative to Pulumi.yaml; None where it names none."""
    named = dict(info.options).get("virtualenv")
    return Path(info.root_directory, named) if named else None


def interpreter(info: Any) -> str:
    """The Python that runs the program: the one of its virtual environment, or the one that runs this host."""
    found = virtualenv(info)
    if found is None:
        return sys.executable
    python = found / "bin" / "python"
    if not python.exists():
        raise FileNotFoundError(f"The virtual environment {found} of Pulumi.yaml is missing: run `make setup`.")
    return str(python)


def environment(info: Any, **more: str) -> dict[str, str]:
    """This process's environment with the program's virtual environment active."""
    values = {**os.environ, **more}
    found = virtualenv(info)
    if found is not None:
        values["VIRTUAL_ENV"] = str(found)
        values["PATH"] = f"{found / 'bin'}{os.pathsep}{values.get('PATH', '')}"
        values.pop("PYTHONHOME", None)
    return values


def packages(info: Any) -> list[dict[str, Any]]:
    """Name, version and provider description of every package in the program's environment."""
    listed = subprocess.run(
        [interpreter(info), "-c", LIST_PACKAGES], check=True, capture_output=True, env=environment(info)
    )
    return list(json.loads(listed.stdout))


def in_one_line(method: Callable[..., Any]) -> Callable[..., Any]:
    """Answers with the error's own text what would else reach the user as a fault in this host."""

    @functools.wraps(method)
    def answer(self: LanguageHost, request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return method(self, request, context)
        except (OSError, subprocess.CalledProcessError) as error:
            return context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))

    return answer


class LanguageHost(language_pb2_grpc.LanguageRuntimeServicer):
    """Starts Python programs for the engine at `engine`, and ends them on request."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        self.running: set[subprocess.Popen[bytes]] = set()

    def end_programs(self) -> None:
        """Ends what runs. Its group stays ours, so that the engine can also end it without us."""
        for process in list(self.running):
            process.terminate()

    def Handshake(self, request: Any, context: grpc.ServicerContext) -> wire.LanguageHandshakeResponse:
        self.engine = request.engine_address
        return wire.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo(version=str(_version.version))

    @in_one_line
    def About(self, request: Any, context: grpc.ServicerContext) -> wire.AboutResponse:
        python = interpreter(request.info)
        version = subprocess.run([python, "-V"], check=True, capture_output=True, text=True).stdout.split()[-1]
        return wire.AboutResponse(executable=python, version=version)

    @in_one_line
    def GetRequiredPackages(self, request: Any, context: grpc.ServicerContext) -> wire.GetRequiredPackagesResponse:
        """The providers of the installed Pulumi packages, each at its package's version."""
        answer = wire.GetRequiredPackagesResponse()
        for package in packages(request.info):
            plugin = package["plugin"]
            if plugin and plugin.get("resource"):
                name = plugin.get("name") or package["name"].removeprefix("pulumi-").removeprefix("pulumi_")
                version = "v" + (plugin.get("version") or package["version"]).removeprefix("v")
                answer.packages.add(name=name, version=version, kind="resource", server=plugin.get("server") or "")
        return answer

    def GetRequiredPlugins(self, request: Any, context: grpc.ServicerContext) -> wire.GetRequiredPluginsResponse:
        return wire.GetRequiredPluginsResponse()  # what engines asked before GetRequiredPackages

    @in_one_line
    def GetProgramDependencies(
        self, request: Any, context: grpc.ServicerContext
    ) -> wire.GetProgramDependenciesResponse:
        found = [wire.DependencyInfo(name=each["name"], version=each["version"]) for each in packages(request.info)]
        return wire.GetProgramDependenciesResponse(dependencies=found)

    def InstallDependencies(
        self, request: Any, context: grpc.ServicerContext
    ) -> Iterator[wire.InstallDependenciesResponse]:
        yield wire.InstallDependenciesResponse(stdout=b"Nothing installed: `make setup` installs from the lock.\n")

    def Run(self, request: Any, context: grpc.ServicerContext) -> wire.RunResponse:
        """Runs the program to its end. Its output goes to our own, which the engine shows."""
        config = {
            "PULUMI_CONFIG": json.dumps(dict(request.config)),
            "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(request.configSecretKeys)),
        }
        named = {
            "monitor": request.monitor_address,
            "engine": self.engine,
            "project": request.project,
            "stack": request.stack,
            "organization": request.organization,
            "root_directory": request.info.root_directory,
            "pwd": request.pwd,
            "dry_run": str(request.dryRun).lower(),
            "parallel": str(request.parallel),
        }
        arguments = [part for name, value in named.items() if value for part in (f"--{name}", value)]
        program = str(Path(request.info.program_directory, request.info.entry_point))
        executor = str(Path(os.environ["LANGUAGE_HOST_BIN"], "pulumi-language-python-exec"))
        try:
            command = [interpreter(request.info), "-u", executor, *arguments, program, *request.args]
            code = self.wait(subprocess.Popen(command, env=environment(request.info, **config)), context)
        except OSError as error:
            return wire.RunResponse(error=str(error))
        if code == ALREADY_TOLD:
            return wire.RunResponse(bail=True)
        return wire.RunResponse(error=f"Program exited with non-zero exit code: {code}" if code else "")

    def RunPlugin(self, request: Any, context: grpc.ServicerContext) -> Iterator[wire.RunPluginResponse]:
        """Runs a plugin written in Python, such as a policy pack, and passes its output on."""
        directory = request.info.program_directory or request.program
        policy = ["-m", "pulumi.policy", *request.args, directory]
        code = policy if request.kind == "analyzer" else [directory, *request.args]
        variables = dict(each.split("=", 1) for each in request.env)
        process = subprocess.Popen(
            [interpreter(request.info), "-u", *code],
            cwd=request.pwd,
            env=environment(request.info, **variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        parts: queue.SimpleQueue[wire.RunPluginResponse | None] = queue.SimpleQueue()

        def pass_on(stream: IO[bytes], name: str) -> None:
            while part := stream.read1(65536):  # type: ignore[attr-defined]
                parts.put(wire.RunPluginResponse(**{name: part}))
            parts.put(None)

        for name, stream in (("stdout", process.stdout), ("stderr", process.stderr)):
            threading.Thread(target=pass_on, args=(stream, name), daemon=True).start()
        context.add_callback(process.terminate)
        for _ in range(2):
            yield from iter(parts.get, None)
        yield wire.RunPluginResponse(exitcode=self.wait(process, context))

    def GenerateProgram(self, request: Any, context: grpc.ServicerContext) -> wire.GenerateProgramResponse:
        """What `pulumi import` shows as code: the inputs it has read, as comments, for a person to write down."""
        lines = [NO_CODE, *(line for text in request.source.values() for line in text.splitlines())]
        shown = "\n".join(f"# {line}".rstrip() for line in lines)
        return wire.GenerateProgramResponse(source={"__main__.py": f"{shown}\n".encode()})

    def Cancel(self, request: Empty, context: grpc.ServicerContext) -> Empty:
        self.end_programs()
        return Empty()

    def wait(self, process: subprocess.Popen[bytes], context: grpc.ServicerContext) -> int:
        """Waits for a program, which is ended when the engine gives the call up."""
        self.running.add(process)
        context.add_callback(process.terminate)
        try:
            return process.wait()
        finally:
            self.running.discard(process)


def read_to_the_end(ended: threading.Event) -> None:
    """Standard input is a pipe from the engine: its end is the engine's."""
    sys.stdin.read()
    ended.set()


def main() -> None:
    """Serves until the engine ends us, or closes our standard input because it has ended itself."""
    host = LanguageHost(engine=sys.argv[-1])
    limits = [("grpc.max_receive_message_length", MESSAGE_BYTES), ("grpc.max_send_message_length", MESSAGE_BYTES)]
    server = grpc.server(ThreadPoolExecutor(max_workers=16), options=limits)
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(host, server)
    port = server.add_insecure_port("127.0.0.1:0")
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    if stat.S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode):
        threading.Thread(target=read_to_the_end, args=(ended,), daemon=True).start()
    server.start()
    print(port, flush=True)
    ended.wait()
    host.end_programs()
    server.stop(grace=1).wait()
    os._exit(0)  # the reader of standard input may still be waiting


if __name__ == "__main__":
    main()
