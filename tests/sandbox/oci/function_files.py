"""A stand-in for the vendor's development kit, so that functions run on a machine that has not got it.

It keeps the same contract: ``fdk.scripts.fdk.main``, a socket named by ``FN_LISTENER``, ``POST /call``, 502 for a
handler that fails. What the real kit makes of the same folder is tested where the vendor's packages are installed.
"""

from __future__ import annotations

from pathlib import Path

_KIT = """
import importlib.util, io, os, socketserver, sys
from http.server import BaseHTTPRequestHandler

def main():
    spec = importlib.util.spec_from_file_location("func", sys.argv[1])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    handler = getattr(module, sys.argv[2])

    class Handler(BaseHTTPRequestHandler):
        def address_string(self):
            return "-"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            try:
                status, answer = 200, handler(dict(self.headers), io.BytesIO(body))
            except Exception as problem:
                print("failed:", problem)
                status, answer = 502, "failed"
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer.encode())

    path = os.environ["FN_LISTENER"].removeprefix("unix:")
    with socketserver.UnixStreamServer(path + ".listening", Handler) as server:
        os.symlink(path + ".listening", path)  # the platform calls as soon as the name is there
        server.serve_forever()
"""

_FUNCTION = """
import json, os, time

def handler(context, data):
    given = json.loads(data.read() or "null")
    print("called with", given)
    if given == "fail":
        raise ValueError("as I was told")
    if given == "sleep":
        time.sleep(60)
    if given == "die":
        os._exit(3)
    environment = {name: value for name, value in os.environ.items() if name.startswith(("OCI_", "FN_", "MINE"))}
    return json.dumps({"given": given, "pid": os.getpid(), "environment": environment})
"""


def function_files() -> dict[str, str]:
    """The files of a function, by their names."""
    kit = {"fdk/__init__.py": "", "fdk/scripts/__init__.py": "", "fdk/scripts/fdk.py": _KIT}
    return {**kit, "func.py": _FUNCTION}


def function_image(folder: Path, entrypoint: str = "/python/bin/fdk /function/func.py handler") -> str:
    """Write a function into a folder; its image name."""
    for name, text in function_files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / "func.yaml").write_text(f"schema_version: 20180708\nname: f\nversion: 0.0.1\nentrypoint: {entrypoint}\n")
    return f"sandbox:{folder}"
