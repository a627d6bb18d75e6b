"""The public base of every resource class.

    class User(Resource, lifecycle=UserLifecycle, token="cncc:User"):
        \"\"\"A user of a realm.\"\"\"

makes a class that a program calls as `User("ana", username="ana", opts=...)`. Its arguments and outputs come from the
two models; their types for editors and type checkers stand in the stub of the vendor's package, which is generated from
the same models.
"""

from __future__ import annotations

import base64
import pickle
from inspect import Parameter, Signature
from typing import Any, ClassVar

import dill
import pulumi
from pulumi import dynamic

from iam_resources.engine.lifecycle import Lifecycle
from iam_resources.engine.model import Inputs, State, facts
from iam_resources.engine.outputs import properties_for
from iam_resources.engine.provider import PROVIDER_KEY, Provider
from iam_resources.engine.registry import ResourceType, declare
from iam_resources.engine.turns import InTurn


class Resource(dynamic.Resource):
    """A resource whose arguments and outputs are declared by the two models of its lifecycle.

    Args:
        resource_name: the name in the program, unique among resources of its type.
        opts: the options every Pulumi resource takes.
        arguments: the fields of the inputs model; each may be a value or an `Output`.
    """

    kind: ClassVar[ResourceType]
    _reference: ClassVar[str]
    _output_names: ClassVar[tuple[str, ...]]

    def __init_subclass__(cls, *, lifecycle: type[Lifecycle[Any, Any]], token: str, **kwargs: Any) -> None:
        module, name = token.split(":", 1)
        super().__init_subclass__(module=module, name=name, **kwargs)
        inputs: type[Inputs] = lifecycle.inputs_model
        state: type[State] = lifecycle.state_model
        if inputs is Inputs or state is State:
            raise TypeError(
                f"{lifecycle.__name__} must name its models: class {lifecycle.__name__}(Lifecycle[MyInputs, MyState])"
            )
        _refuse_reserved(token, inputs, state)
        unseen = {name for name, fact in facts(inputs).items() if fact.write_only}
        cls._output_names = tuple(name for name in facts(state) if name not in unseen)
        cls.kind = ResourceType(token, inputs, state, lifecycle, cls)
        outside = "" if cls.__module__.startswith("iam_resources.") else cls.__module__
        blob = dill.dumps(Provider(cls.kind, outside), protocol=pickle.DEFAULT_PROTOCOL, recurse=True)
        cls._reference = base64.b64encode(blob).decode("ascii")
        cls.__signature__ = _signature(inputs)  # type: ignore[attr-defined]
        declare(cls.kind)

    def __init__(self, resource_name: str, opts: pulumi.ResourceOptions | None = None, /, **arguments: Any) -> None:
        opts = arguments.pop("opts", opts)
        known = facts(self.kind.inputs)
        props = properties_for(self._output_names)
        for name, value in arguments.items():
            fact = known.get(name)
            props[name] = pulumi.Output.secret(value) if fact and fact.secret and value is not None else value
        in_order = self.kind.lifecycle.in_program_order
        props[PROVIDER_KEY] = InTurn(self, self._reference) if in_order else self._reference
        secret = [name for name, fact in facts(self.kind.state).items() if fact.secret and not fact.write_only]
        if secret:
            opts = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(additional_secret_outputs=secret))
        # Past dynamic.Resource.__init__, which would pickle a provider again for every single resource.
        pulumi.CustomResource.__init__(self, self.kind.type_token, resource_name, props, opts)


def _refuse_reserved(token: str, inputs: type[Inputs], state: type[State]) -> None:
    for name in (*inputs.model_fields, *state.model_fields):
        if name in ("id", "urn", "opts", "kind") or name.startswith("_"):
            raise TypeError(f"{token}: a field cannot be called {name!r}; Pulumi uses that name itself")


def _signature(inputs: type[Inputs]) -> Signature:
    parameters = [
        Parameter("resource_name", Parameter.POSITIONAL_ONLY, annotation="str"),
        Parameter("opts", Parameter.POSITIONAL_OR_KEYWORD, default=None, annotation="pulumi.ResourceOptions | None"),
    ]
    for fact in facts(inputs).values():
        default = Parameter.empty if fact.required else None
        parameters.append(Parameter(fact.name, Parameter.KEYWORD_ONLY, default=default))
    return Signature(parameters)
