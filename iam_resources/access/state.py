"""One resource on one side of a change: what the engine's preview or its stored state says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What the engine writes where a value is not known before the run."""

_SECRET_MARK = "4dabf18193072939515e22adb298388d"  # noqa: S105 (the engine's name for "this is a marker")
_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 (the engine's name for "this is a secret")
_BLINDED = "[secret]"
_OURS = "pulumi-python:dynamic/"


@dataclass(frozen=True)
class State:
    """A resource as it was, or as it will be.

    Attributes:
        urn: the engine's name for it.
        type: the engine's type token.
        id: the id that the vendor's package gave it; empty before it exists.
        inputs: what the program says.
        outputs: what is known of it; values that are not known before the run are left out.
        dependencies: by input, the URNs that its value comes from; empty where the source does not say.
        previous: of a resource that is changed, the state before.
        protected: whether the engine refuses to delete it.
        retained: whether the object stays at the vendor when the resource is deleted.
        is_component: whether it only groups others, and is nothing at a vendor.
        source: where in the program it is declared, `__main__.py#29`; empty where the engine does not say.
    """

    urn: str
    type: str
    id: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict, repr=False)
    outputs: Mapping[str, Any] = field(default_factory=dict, repr=False)
    dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    previous: State | None = field(default=None, repr=False)
    protected: bool = False
    retained: bool = False
    source: str = ""
    is_component: bool = False

    @property
    def token(self) -> str:
        """The token without the engine's prefix, `cncc:User`; empty for a resource of somebody else."""
        return self.type.removeprefix(_OURS) if self.type.startswith(_OURS) else ""

    @property
    def name(self) -> str:
        """The name in the program."""
        return self.urn.rsplit("::", 1)[-1]

    def has_same(self, name: str) -> bool:
        """Whether an input is the same as before the change."""
        if self.previous is None:
            return False
        now = self.inputs.get(name)
        return not is_unknown(now) and now == self.previous.inputs.get(name)

    def value(self, name: str) -> Any:
        """A value that is known: what the program says, else what is known of the resource; None where neither."""
        for values in (self.inputs, self.outputs):
            found = values.get(name)
            if found is not None and not is_unknown(found):
                return found
        return None


def is_unknown(value: Any) -> bool:
    """Whether a value is not known before the run; of a list or map, whether all of it is not."""
    return isinstance(value, str) and value == UNKNOWN


def is_secret(value: Any) -> bool:
    """Whether the engine keeps a value as a secret."""
    return value == _BLINDED or (isinstance(value, Mapping) and value.get(_SECRET_MARK) == _SECRET)


def text_in(value: Any) -> str:
    """A value as a string; empty where it is not a string that is known and no secret."""
    return value if isinstance(value, str) and not is_unknown(value) and not is_secret(value) else ""
