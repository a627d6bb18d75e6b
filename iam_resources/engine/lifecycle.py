"""What a resource does: the four verbs, typed on its models."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar, get_args

from iam_resources.engine.model import Inputs, State
from iam_resources.engine.ownership import Owned
from iam_resources.errors import IamError, VendorError
from iam_resources.settings import Settings

I = TypeVar("I", bound=Inputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=State)


class Partial(IamError):
    """Part of the work is done: the state says what, and the next run tries the rest.

    Args:
        id: the id of the object that exists now.
        state: what is true of it now.
        cause: what went wrong on the way.
    """

    def __init__(self, id: str, state: State, cause: Exception) -> None:
        super().__init__(str(cause))
        self.id = id
        self.state = state
        self.cause = cause


class Lifecycle(Generic[I, S]):
    """Create, read, update and delete of one kind of object.

    One instance serves all objects of its kind in a process, many at a time: keep nothing about a single object in it.
    Everything is `async`; never block. Errors are `IamError`s; any other exception is reported as a defect.
    """

    id_formats: ClassVar[tuple[str, ...]] = ("<id>",)
    """The forms of import id that `find` takes, as shown to the user when one is wrong."""
    inputs_model: ClassVar[type[Any]] = Inputs
    """The model of what a program may write, from the class's first type argument."""
    state_model: ClassVar[type[Any]] = State
    """The model of what is known of a resource, from the class's second type argument."""
    in_program_order: ClassVar[bool] = False
    """Whether resources of this kind are sent to the engine in the order of the program; see `engine/turns.py`."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for base in getattr(cls, "__orig_bases__", ()):
            for argument in get_args(base):
                if isinstance(argument, type) and issubclass(argument, Inputs) and not issubclass(argument, State):
                    cls.inputs_model = argument
                elif isinstance(argument, type) and issubclass(argument, State):
                    cls.state_model = argument

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    async def check_plan(self, inputs: I, state: S | None) -> list[str]:
        """In a preview: check that the vendor will accept what the program says, and write nothing.

        Args:
            inputs: checked, but some may not be known yet: what depends on those is not checked.
            state: what is known of the resource; None where it is being made.

        Returns:
            What the preview says in words: effects that no field shows.

        Raises:
            IamError: `pulumi up` would fail in the same way.
        """
        return []

    async def check_location(self, state: S, inputs: I) -> None:
        """Before an object is compared with the program: see that it is where the inputs lead, and call nobody.

        Args:
            state: what is known of it.
            inputs: checked, but some may not be known yet.

        Raises:
            Refused: it is somewhere else, where it would be neither seen nor changed.
        """

    async def owned(self, state: S) -> tuple[Owned, ...]:
        """What the resource holds at the vendor by its state, as far as another resource could hold it too.

        Args:
            state: what is known of it.
        """
        return ()

    async def owned_fields(self, state: S, inputs: I) -> tuple[Owned, ...]:
        """What single fields of the resource manage, where the program mentions them, and another resource could manage
        too; none by default."""
        return ()

    async def wanted(self, inputs: I) -> tuple[Owned, ...]:
        """What a program wants the resource to hold, in a preview, as far as it is known before the run.

        Args:
            inputs: checked, but some may not be known yet.
        """
        return ()

    def is_located(self, state: S) -> bool:
        """Whether a state says for certain where the resource is, so that one that is not found there is gone."""
        return True

    async def create(self, inputs: I) -> tuple[str, S]:
        """Make the object.

        Returns:
            Its id, and its state. Raise `Partial` when the object exists but not all could be done.
        """
        raise NotImplementedError

    async def find(self, import_id: str, inputs: I | None) -> str:
        """Turn what a user wrote to import into the id that `read` takes.

        Args:
            import_id: in one of `id_formats`.
            inputs: always None today; the program's inputs once the engine passes them.

        Raises:
            Refused: the text has none of the formats.
            NotFound: there is no such object.
        """
        return import_id

    async def read(self, id: str, state: S | None) -> tuple[str, S] | None:
        """Look at the object.

        Args:
            id: as `create` or `find` gave it.
            state: what was known; None on import.

        Returns:
            Its id and state, or None when it is certain that it is gone. Raise when it is not certain.
        """
        raise NotImplementedError

    async def update(self, id: str, state: S, inputs: I, changed: frozenset[str]) -> S:
        """Change the object in place.

        Args:
            id: the object.
            state: what was known before.
            inputs: what the program wants now; fields that are None are not to be touched.
            changed: the names of the input fields that differ.
        """
        raise NotImplementedError

    async def hand_over(self, id: str, state: S) -> None:
        """Instead of a delete, where another resource of the program owns what this one had.

        Args:
            id: of this resource.
            state: what is known of it, which the other resource is not given.
        """

    async def explain(self, error: VendorError, fields: I | S | None, known: S | None = None) -> None:
        """Complete an error with its likely cause, where the vendor's answer hides it.

        Args:
            error: its `hint` is to be filled in.
            fields: what the program says, or the state where no program is asked; None on import.
            known: the state that an update started from.
        """

    async def delete(self, id: str, state: S) -> None:
        """Take the object away; one that is gone already is not an error."""
        raise NotImplementedError
