"""Somebody else's dynamic resource, written as the SDK's documents show it."""

from __future__ import annotations

from typing import Any

import pulumi
from pulumi import dynamic


class OtherProvider(dynamic.ResourceProvider):
    """Keeps nothing anywhere: what it answers is all there is."""

    prefix: str = ""

    def configure(self, req: dynamic.ConfigureRequest) -> None:
        self.prefix = req.config.get("prefix") or "none"

    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> dynamic.CheckResult:
        failures = [dynamic.CheckFailure("word", "is a bad word")] if news.get("word") == "bad" else []
        return dynamic.CheckResult(news, failures)

    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        if props["word"] == "fail":
            raise RuntimeError("other people's trouble")
        return dynamic.CreateResult("other-1", {**props, "said": f"{self.prefix} {props['word']}"})

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> dynamic.DiffResult:
        changed = _olds.get("word") != _news.get("word")
        return dynamic.DiffResult(changes=changed, replaces=["word"] if _news.get("word") == "replaced" else [])

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> dynamic.UpdateResult:
        return dynamic.UpdateResult({**_news, "said": f"again {_news['word']}"})

    def read(self, id_: str, props: dict[str, Any]) -> dynamic.ReadResult:
        return dynamic.ReadResult(id_, {**props, "seen": "yes"})


class Other(dynamic.Resource, module="other", name="Other"):
    """A resource of another project."""

    said: pulumi.Output[str]
    seen: pulumi.Output[str]

    def __init__(self, name: str, word: Any, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(OtherProvider(), name, {"word": word, "said": None, "seen": None}, opts)
