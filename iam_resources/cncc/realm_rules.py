"""What a realm allows. What it does not allow it drops without an error, so that is asked before a write."""

from __future__ import annotations

from collections.abc import Iterable

from iam_resources.cncc.api.realms import Realms
from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.api.users import Users
from iam_resources.cncc.password_policy import find_violations
from iam_resources.errors import Refused
from iam_resources.http import ReadOnce

_FIELDS = {"email": "email", "firstName": "first_name", "lastName": "last_name"}
"""Arguments that are attributes of the realm's user profile too, which it can leave out or make read-only."""


class RealmRules:
    """What a realm allows, read once a run."""

    def __init__(self, realms: Realms, users: Users, realm: str) -> None:
        self._realms = realms
        self._users = users
        self._realm = realm
        self._read = ReadOnce()

    async def realm(self) -> Representation:
        """The realm's settings, read once.

        Raises:
            Denied: the account may not see them.
            NotFound: there is no such realm.
        """
        settings = await self._read.get("realm", self._realms.get)
        return settings if settings is not None else await self._realms.get()

    async def check_attributes(self, names: Iterable[str], *, tried: str) -> None:
        """See that the realm keeps these attributes when an administrator sends them.

        Raises:
            Refused: it does not; the error says which and what to change.
        """
        wanted = set(names)
        if not wanted:
            return
        profile = await self._read.get("profile", self._users.profile)
        if profile is None:
            return  # a server without user profiles keeps all, and one that does not show it decides itself
        editable = _editable(profile)
        keeps_all = profile.get("unmanagedAttributePolicy") in ("ENABLED", "ADMIN_EDIT")
        if "locale" in wanted - editable.keys():
            settings = await self._read.get("realm", self._realms.get)
            editable["locale"] = settings is None or bool(settings.get("internationalizationEnabled"))
        if lost := [name for name in sorted(wanted) if not editable.get(name, keeps_all)]:
            raise Refused(
                f"realm {self._realm} would drop the attribute{'s' if lost[1:] else ''} {', '.join(lost)}",
                tried=tried,
                hint="Declare them in the realm's user profile with edit permission for administrators, or set"
                " 'Unmanaged attributes' to 'Only administrators can write' in the realm settings ('locale' needs"
                " internationalization turned on)",
            )

    async def check_fields(self, names: Iterable[str], *, tried: str) -> None:
        """Check that the realm keeps these fields of a user when an administrator sends them.

        A new user loses what the profile does not let an administrator edit, and any user what it does not declare.

        Args:
            names: as the API calls them: `email`, `firstName`, `lastName`; others are passed over.
            tried: what is being done, for the error.

        Raises:
            Refused: it does not; the error says which and what to change.
        """
        wanted = sorted(set(names) & _FIELDS.keys())
        profile = await self._read.get("profile", self._users.profile) if wanted else None
        if profile is None:
            return
        editable = _editable(profile)
        if lost := [_FIELDS[name] for name in wanted if not editable.get(name)]:
            raise Refused(
                f"realm {self._realm} would drop {', '.join(lost)}",
                tried=tried,
                hint="Give administrators the edit permission for it in the realm's user profile, or leave the argument"
                " out",
            )

    async def check_password(self, password: str, username: str | None, *, tried: str) -> None:
        """Check a password against the realm's policy, as far as it can be evaluated here.

        Args:
            password: the password.
            username: of the user; None where it is not known.
            tried: what is being done, for the error.

        Raises:
            Refused: the realm demands more; the error says what.
        """
        settings = await self._read.get("realm", self._realms.get)
        missing = find_violations(settings or {}, password, username, None)
        if missing:
            raise Refused(
                f"the password policy of realm {self._realm} demands {' and '.join(missing)}",
                tried=tried,
                hint="Choose another password, or change the policy in the realm's authentication settings",
            )

    async def check_name(self, username: str | None, email: str | None, *, tried: str) -> None:
        """Check that a realm with e-mail addresses as user names is given the same for both.

        Args:
            username: what it is to be.
            email: what it is to be; None where it is not known.
            tried: what is being done, for the error.

        Raises:
            Refused: the realm would take the address for the user name.
        """
        if username is None or email is None or username == email:
            return
        settings = await self._read.get("realm", self._realms.get)
        if settings is not None and settings.get("registrationEmailAsUsername"):
            raise Refused(
                f"realm {self._realm} takes the e-mail address of a user as the user name, not '{username}'",
                tried=tried,
                hint=f"Write the same for both: username='{email or username}', email='{email or username}'. Or turn"
                " off 'Email as username' in the realm's login settings",
            )

    async def default_required_actions(self, wanted: Iterable[str], *, tried: str) -> frozenset[str]:
        """See that the realm knows these required actions.

        Returns:
            Those that it requires of every new user, also unasked.

        Raises:
            Refused: it does not know some; the error says which, and which there are.
        """
        listed = await self._read.get("actions", self._realms.required_actions)
        if listed is None:
            return frozenset()
        known = {str(action["alias"]) for action in listed}
        lost = sorted(set(wanted) - known)
        if lost:
            raise Refused(
                f"realm {self._realm} knows no required action {', '.join(lost)}",
                tried=tried,
                hint=f"There are: {', '.join(sorted(known))}",
            )
        return frozenset(str(action["alias"]) for action in listed if action.get("defaultAction"))


def _editable(profile: Representation) -> dict[str, bool]:
    """Whether administrators may edit each attribute that a user profile declares."""
    editors = {str(each["name"]): each.get("permissions", {}).get("edit") for each in profile.get("attributes", [])}
    return {name: edit is None or "admin" in edit for name, edit in editors.items()}
