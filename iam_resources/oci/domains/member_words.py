"""What a program calls the members of a group."""

from __future__ import annotations

from collections.abc import Iterable

from iam_resources.errors import NotFound
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.directory import UserDirectory


async def words_for(
    domain: Domain, members: Iterable[str], said: Iterable[str], ours: Iterable[str] | None
) -> dict[str, str]:
    """The members that count, by what the program calls them: in its own words, else by user name.

    Args:
        domain: where.
        members: the ids of all members.
        said: the program's words.
        ours: the ids that this resource has put in, where nobody else counts; None: everybody does.
    """
    left = set(members)
    users = domain.part(UserDirectory)
    words: dict[str, str] = {}
    for word in said:
        try:
            user = await users.identify(word, tried="")
        except NotFound:
            continue  # gone, and its membership with it
        if user.id in left:
            words[word] = user.id
    if ours is not None:
        left &= set(ours)  # a user may be called otherwise now, or not show in a search yet
    for user_id in left - set(words.values()):
        seen = await users.by_id(user_id)
        words[users.identity_of(seen).name if seen is not None else user_id] = user_id
    return words
