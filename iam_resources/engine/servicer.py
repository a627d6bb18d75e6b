"""The provider's gRPC interface: each request becomes one call of a `Runner`."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import grpc
from google.protobuf import empty_pb2, struct_pb2
from google.rpc import status_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2_grpc
from pulumi.runtime.proto import provider_pb2 as proto

from iam_resources.engine.creations import Creations
from iam_resources.engine.diff import Change, Difference, Kind
from iam_resources.engine.foreign import StockHost
from iam_resources.engine.importing import check_is_meant
from iam_resources.engine.interrupted import ATTEMPT_KEY, EarlierRuns, attempt_in
from iam_resources.engine.log import current_urn, defects
from iam_resources.engine.ownership import Ownership
from iam_resources.engine.provider import PROVIDER_KEY
from iam_resources.engine.registry import by_type_token, is_ours
from iam_resources.engine.requests import Requests
from iam_resources.engine.runner import Outcome, Runner, Values
from iam_resources.engine.schema import schema_text
from iam_resources.engine.single_owner import SingleOwner
from iam_resources.engine.values import decode, encode
from iam_resources.errors import IamError
from iam_resources.operation import stopping
from iam_resources.settings import Settings

T = TypeVar("T")
Context = grpc.aio.ServicerContext[Any, Any]

VERSION = "0.1.0"
GRACE_SECONDS = 10.0
"""How long a change that is on its way may still take after the user has cancelled, so that its answer is not lost."""

_KINDS = {
    (Kind.ADD, False): proto.PropertyDiff.ADD,
    (Kind.ADD, True): proto.PropertyDiff.ADD_REPLACE,
    (Kind.UPDATE, False): proto.PropertyDiff.UPDATE,
    (Kind.UPDATE, True): proto.PropertyDiff.UPDATE_REPLACE,
    (Kind.DELETE, False): proto.PropertyDiff.DELETE,
    (Kind.DELETE, True): proto.PropertyDiff.DELETE_REPLACE,
}


class Servicer(provider_pb2_grpc.ResourceProviderServicer):
    """Serves the resource types of this project, and passes every other dynamic resource on to the stock host."""

    def __init__(self) -> None:
        self._settings = Settings({})
        self._runners: dict[str, Runner] = {}
        self._ownership = Ownership()  # one process serves one engine operation
        self._earlier_runs = EarlierRuns()
        self._creations = Creations()
        self._requests = Requests()
        self._foreign = StockHost()
        self._imported: set[str] = set()
        self._offline: list[tuple[str, Values, Values, Difference]] | None = []
        """Comparisons that would ask a vendor, which an offline preview must not; None once something is changed, as
        only then it is known that this is no preview."""
        self._going_online = asyncio.Lock()
        self._stop = asyncio.Event()
        self._reads: set[asyncio.Task[Any]] = set()
        self._writes: set[asyncio.Task[Any]] = set()

    async def GetPluginInfo(self, request: empty_pb2.Empty, context: Context) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo(version=VERSION)

    async def GetSchema(self, request: proto.GetSchemaRequest, context: Context) -> proto.GetSchemaResponse:
        return proto.GetSchemaResponse(schema=schema_text(VERSION))

    async def CheckConfig(self, request: proto.CheckRequest, context: Context) -> proto.CheckResponse:
        return proto.CheckResponse(inputs=request.news)

    async def DiffConfig(self, request: proto.DiffRequest, context: Context) -> proto.DiffResponse:
        """Report changed settings: otherwise the engine keeps a provider with those of the last run."""
        old, new = _values(request.old_inputs), _values(request.news)
        changed = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
        changes = proto.DiffResponse.DIFF_SOME if changed else proto.DiffResponse.DIFF_NONE
        return proto.DiffResponse(changes=changes, diffs=changed)

    async def Configure(self, request: proto.ConfigureRequest, context: Context) -> proto.ConfigureResponse:
        values, secret = decode(request.args)
        self._settings = Settings(values, encrypted=secret)
        self._runners.clear()
        self._foreign.configure(request)
        return proto.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    async def Check(self, request: proto.CheckRequest, context: Context) -> proto.CheckResponse:
        return await self._dispatch(self._check, self._foreign.check, request, context)

    async def Diff(self, request: proto.DiffRequest, context: Context) -> proto.DiffResponse:
        return await self._dispatch(self._diff, self._foreign.diff, request, context)

    async def Create(self, request: proto.CreateRequest, context: Context) -> proto.CreateResponse:
        if not request.preview:
            self._creations.add()
        return await self._dispatch(self._create, self._foreign.create, request, context, writes=not request.preview)

    async def Read(self, request: proto.ReadRequest, context: Context) -> proto.ReadResponse:
        return await self._dispatch(self._read, self._read_foreign, request, context)

    async def Update(self, request: proto.UpdateRequest, context: Context) -> proto.UpdateResponse:
        return await self._dispatch(self._update, self._foreign.update, request, context, writes=not request.preview)

    async def Delete(self, request: proto.DeleteRequest, context: Context) -> empty_pb2.Empty:
        return await self._dispatch(self._delete, self._foreign.delete, request, context, writes=True)

    async def Cancel(self, request: empty_pb2.Empty, context: Context) -> empty_pb2.Empty:
        """Reads end now; changes end their waits now, and have a short while to hear the answer they are owed."""
        self._stop.set()
        for task in self._reads:
            task.cancel()
        asyncio.get_running_loop().call_later(GRACE_SECONDS, self._cancel_writes)
        return empty_pb2.Empty()

    async def close(self) -> None:
        """End what was started."""
        self._earlier_runs.close()
        await self._foreign.stop()

    async def _check(self, request: proto.CheckRequest, context: Context) -> proto.CheckResponse:
        runner = self._runner(request.urn)
        values, secret = decode(request.news)
        reference = values.pop(PROVIDER_KEY, None)
        inputs, failures = runner.check(values)
        self._ownership.register(request.urn, existed=bool(request.olds.fields))
        if failures:
            self._ownership.fail(request.urn)
        shown = [item.shown(values, secret | runner.secret_inputs) for item in failures]
        if reference is not None:
            inputs[PROVIDER_KEY] = reference
        inputs[ATTEMPT_KEY] = self._earlier_runs.attempt_for(request.olds)
        return proto.CheckResponse(
            inputs=encode(inputs, secret | runner.secret_inputs),
            failures=[proto.CheckFailure(property=path, reason=reason) for path, reason in shown],
        )

    async def _diff(self, request: proto.DiffRequest, context: Context) -> proto.DiffResponse:
        runner, inputs, old_inputs = self._runner(request.urn), _values(request.news), _old_inputs(request)
        state = runner.with_options(_values(request.olds), old_inputs)
        found = runner.diff(state, old_inputs, inputs, tuple(request.ignoreChanges))
        if runner.is_offline and self._offline is not None:
            self._offline.append((request.urn, state, inputs, found))
        else:
            found = await self._compare(request.urn, state, inputs, found)
        if request.urn in self._imported:
            self._imported.discard(request.urn)
            check_is_meant(runner.kind.inputs, state, inputs, found)
        return proto.DiffResponse(
            changes=proto.DiffResponse.DIFF_SOME if found.changes else proto.DiffResponse.DIFF_NONE,
            replaces=found.replaces,
            deleteBeforeReplace=found.delete_before_replace,
            diffs=sorted(found.fields),
            detailedDiff={change.path: _property_diff(change) for change in found.changes},
            hasDetailedDiff=True,
        )

    async def _create(self, request: proto.CreateRequest, context: Context) -> proto.CreateResponse:
        runner = self._runner(request.urn)
        inputs, reference, secret = _opened(request.properties)
        if request.preview:
            with self._earlier_runs.looking(request.urn):
                await self._check_plan(request.urn, inputs, None)
            properties = _closed(runner, runner.preview_create(inputs), reference, secret)
            return proto.CreateResponse(properties=properties)
        await self._go_online()
        hidden = secret | runner.secret_inputs
        shown = {name: value for name, value in inputs.items() if name not in hidden}
        with self._earlier_runs.creating(request.urn, attempt_in(request.properties), shown):
            made = await self._single_owner(runner).create(request.urn, inputs, request.timeout)
        properties = _closed(runner, made.state, reference, secret)
        await _report_failure(context, made, properties, request.properties)
        return proto.CreateResponse(id=made.id, properties=properties)

    async def _compare(self, urn: str, state: Values, inputs: Values, found: Difference) -> Difference:
        """See `SingleOwner.compare`; before it, that the resource is where the connection leads."""
        runner = self._runner(urn)
        await runner.check_location(state, inputs)
        return await self._single_owner(runner).compare(urn, state, inputs, found)

    async def _go_online(self) -> None:
        """Before the first change: it is no preview, so what an offline one leaves out is made up for."""
        async with self._going_online:
            postponed, self._offline = self._offline or [], None
            for urn, state, inputs, found in postponed:
                await self._compare(urn, state, inputs, found)

    async def _check_plan(self, urn: str, inputs: Values, state: Values | None) -> None:
        """See `SingleOwner.preview`. The engine stops at the first failure: it is reported when no other follows."""
        try:
            await self._single_owner(self._runner(urn)).preview(urn, inputs, state)
        except IamError:
            await self._requests.wait_until_quiet()
            raise

    async def _read(self, request: proto.ReadRequest, context: Context) -> proto.ReadResponse:
        runner = self._runner(request.urn)
        state, reference, secret_outputs = _opened(request.properties)
        inputs, _, secret_inputs = _opened(request.inputs)
        importing = not state
        if reference is None:
            reference = runner.kind.resource._reference
        seen = await runner.read(request.id, None if importing else state, inputs or None, request.timeout)
        if not seen.id:
            return proto.ReadResponse()
        if importing:
            self._imported.add(request.urn)
        secret = secret_outputs | secret_inputs
        written = {**(seen.inputs or {}), PROVIDER_KEY: reference, ATTEMPT_KEY: attempt_in(request.inputs)}
        return proto.ReadResponse(
            id=seen.id,
            properties=_closed(runner, seen.state, reference, secret),
            inputs=encode(written, secret | runner.secret_inputs),
        )

    async def _update(self, request: proto.UpdateRequest, context: Context) -> proto.UpdateResponse:
        runner = self._runner(request.urn)
        inputs, reference, secret = _opened(request.news)
        old_inputs = _old_inputs(request)
        state = runner.with_options(_values(request.olds), old_inputs)
        if request.preview:
            changed = runner.diff(state, old_inputs, inputs, tuple(request.ignoreChanges)).fields
            await self._check_plan(request.urn, inputs, state)
            after = runner.preview_update(state, inputs, changed)
            return proto.UpdateResponse(properties=_closed(runner, after, reference, secret))
        await self._go_online()
        done = await self._single_owner(runner).update(
            request.urn, request.id, state, old_inputs, inputs, request.timeout
        )
        properties = _closed(runner, done.state, reference, secret)
        await _report_failure(context, done, properties, request.news)
        return proto.UpdateResponse(properties=properties)

    async def _delete(self, request: proto.DeleteRequest, context: Context) -> empty_pb2.Empty:
        await self._go_online()
        work = self._single_owner(self._runner(request.urn))
        state, inputs = _values(request.properties), _old_inputs(request)
        await work.delete(request.urn, request.id, state, inputs, request.timeout)
        return empty_pb2.Empty()

    async def _counted(self, work: Awaitable[T]) -> T:
        with self._requests.working():
            return await work

    def _cancel_writes(self) -> None:
        for task in self._writes:
            task.cancel()

    def _runner(self, urn: str) -> Runner:
        token = _type_of(urn)
        if token not in self._runners:
            self._runners[token] = Runner(by_type_token(token), self._settings)
        return self._runners[token]

    def _single_owner(self, runner: Runner) -> SingleOwner:
        return SingleOwner(runner, self._ownership, self._requests)

    async def _read_foreign(self, request: proto.ReadRequest) -> proto.ReadResponse:
        if PROVIDER_KEY not in request.properties.fields:
            by_type_token(_type_of(request.urn))  # raises, and names the types there are
        return await self._foreign.read(request)

    async def _dispatch(
        self,
        ours: Callable[[Any, Context], Awaitable[T]],
        foreign: Callable[[Any], Awaitable[T]],
        request: Any,
        context: Context,
        *,
        writes: bool = False,
    ) -> T:
        """Run one operation, or hand it on; every failure becomes one line for a person."""
        if not is_ours(_type_of(request.urn)):
            try:
                return await _hand_on(foreign(request), context)
            except grpc.aio.AbortError:
                if not isinstance(request, proto.DeleteRequest):
                    self._ownership.fail(request.urn, foreign=True)
                raise
        current_urn.set(request.urn)
        stopping.set(self._stop)
        task = asyncio.ensure_future(self._counted(ours(request, context)))
        group = self._writes if writes else self._reads
        group.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            if not self._stop.is_set():
                raise
            await context.abort(grpc.StatusCode.CANCELLED, "cancelled before the vendor answered")
        except grpc.aio.AbortError:
            raise
        except IamError as error:
            defects.debug("%s", traceback.format_exc())
            await context.abort(grpc.StatusCode.UNKNOWN, str(error))
        except Exception as error:
            defects.debug("%s", traceback.format_exc())
            await context.abort(grpc.StatusCode.INTERNAL, _defect(error, request.urn))
        finally:
            group.discard(task)


async def _hand_on(work: Awaitable[T], context: Context) -> T:
    try:
        return await work
    except grpc.aio.AioRpcError as error:
        await context.abort(error.code(), error.details() or "")
    except IamError as error:
        await context.abort(grpc.StatusCode.UNKNOWN, str(error))


def _defect(error: Exception, urn: str) -> str:
    name = urn.rsplit("::", 1)[-1]
    return (
        f"a defect of iam_resources while working on {name}: {type(error).__name__}. "
        "Run again with --debug and report what the log shows"
    )


async def _report_failure(
    context: Context, outcome: Outcome, properties: struct_pb2.Struct, inputs: struct_pb2.Struct
) -> None:
    """Report partial work: the engine keeps the state, and tries the rest next time."""
    if outcome.failure is None:
        return
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=outcome.failure)
    status.details.add().Pack(
        proto.ErrorResourceInitFailed(id=outcome.id, properties=properties, inputs=inputs, reasons=[outcome.failure])
    )
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    await context.abort(grpc.StatusCode.UNKNOWN, outcome.failure)


def _type_of(urn: str) -> str:
    """The type in `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>`."""
    return urn.split("::", 3)[2].rsplit("$", 1)[-1]


def _values(struct: struct_pb2.Struct) -> Values:
    return _opened(struct)[0]


def _old_inputs(request: proto.DiffRequest | proto.UpdateRequest | proto.DeleteRequest) -> Values | None:
    return _values(request.old_inputs) if request.HasField("old_inputs") else None


def _opened(struct: struct_pb2.Struct) -> tuple[Values, str | None, frozenset[str]]:
    values, secret = decode(struct)
    reference = values.pop(PROVIDER_KEY, None)
    values.pop(ATTEMPT_KEY, None)
    return values, reference, secret


def _closed(runner: Runner, state: Values, reference: str | None, secret: frozenset[str]) -> struct_pb2.Struct:
    outputs = dict(state)
    if reference is not None:
        outputs[PROVIDER_KEY] = reference
    return encode(outputs, secret | runner.secret_outputs)


def _property_diff(change: Change) -> proto.PropertyDiff:
    return proto.PropertyDiff(kind=_KINDS[change.kind, change.replaces], inputDiff=not change.drift)
