"""The password policies of a domain, as far as they can be evaluated before a password is sent: the user's former
passwords and lists of the service are left to the service."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from iam_resources.errors import Refused
from iam_resources.http import ReadOnce
from iam_resources.oci.domains.api.password_policies import PasswordPolicies
from iam_resources.password_rules import find_missing
from iam_resources.scim.representation import Representation

_COUNTED = {
    "minNumerals": "digits",
    "minLowerCase": "lower case letters",
    "minUpperCase": "upper case letters",
    "minSpecialChars": "special characters",
}


class PasswordRules:
    """What a domain asks of passwords, read once a run.

    Args:
        policies: calls on its policies.
    """

    def __init__(self, policies: PasswordPolicies) -> None:
        self._policies = policies
        self._read = ReadOnce()

    async def check(self, password: str, user_name: str | None, *, tried: str) -> None:
        """Check that a password meets a policy of the domain. Which one counts depends on the user's groups, so it is
        refused only where it meets none.

        Args:
            password: the password.
            user_name: of the user; None where it is not known.
            tried: what is being done, for the error.

        Raises:
            Refused: it meets none; the error says what the policy demands that counts for all users.
        """
        page = await self._read.get("policies", partial(self._policies.page, filter=""))
        broken = find_violations(page.items if page is not None else [], password, user_name)
        if broken:
            policy, missing = broken
            raise Refused(
                f"the password policy {policy} of domain {self._policies.url} demands {' and '.join(missing)}",
                tried=tried,
                hint="Choose another password, or change the policy in the domain's settings",
            )


def find_violations(
    policies: Sequence[Representation], password: str, user_name: str | None
) -> tuple[str, list[str]] | None:
    """What the policies of a domain demand of a password that this one does not have.

    Args:
        policies: those of the domain; of those that apply to a user the one with the smallest `priority` counts.
        password: the password.
        user_name: of the user; None where it is not known.

    Returns:
        The policy that counts where no other does, and each demand in words; None where one policy takes the password.
    """
    ranked = sorted(policies, key=lambda policy: int(policy.get("priority") or 0))
    by_policy = [(str(policy.get("name")), _missing(policy, password, user_name)) for policy in ranked]
    return by_policy[-1] if by_policy and all(missing for _, missing in by_policy) else None


def _missing(policy: Representation, password: str, user_name: str | None) -> list[str]:
    found = find_missing(
        password,
        {kind: int(policy.get(field) or 0) for field, kind in _COUNTED.items()},
        shortest=int(policy.get("minLength") or 0),
        longest=int(policy.get("maxLength") or 0),
    )
    # A name of one or two letters would exclude most passwords.
    is_name_refused = policy.get("userNameDisallowed") and len(user_name or "") > 2
    if is_name_refused and str(user_name).casefold() in password.casefold():
        found.append("that it does not contain the user name")
    return found
