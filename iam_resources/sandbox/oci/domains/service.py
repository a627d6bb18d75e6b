"""All domains: finds the operation of a path."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from iam_resources.sandbox.messages import Answer, Call
from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.domains import jit, seed
from iam_resources.sandbox.oci.domains.answers import bulk, discovery, login, resources, search
from iam_resources.sandbox.oci.domains.answers.callers import caller_of
from iam_resources.sandbox.oci.domains.answers.changers import CHANGERS, change
from iam_resources.sandbox.oci.domains.caller import Caller
from iam_resources.sandbox.oci.domains.context import PREFIX, Context
from iam_resources.sandbox.oci.domains.directory import DomainDirectory
from iam_resources.sandbox.oci.domains.domain import STORED, Domain
from iam_resources.sandbox.oci.domains.exceptions import Refusal, no_such_path, wrong_method
from iam_resources.sandbox.oci.domains.kinds import KINDS
from iam_resources.sandbox.oci.domains.kinds.credentials import enter_key
from iam_resources.sandbox.oci.domains.scim.bodies import read_json
from iam_resources.sandbox.oci.server import Server
from iam_resources.sandbox.signed_tokens import SignedTokens
from iam_resources.sandbox.store import Store

DEFAULT = "default"


class Domains:
    """Identity domains below ``/oci/domains``.

    Args:
        store: where the documents are kept.
        server: what all services share.
        username: client id of the confidential app, and name of the user, of the domain ``default``.
        password: secret of both. It is not stored.
    """

    def __init__(self, store: Store, server: Server, username: str, password: str) -> None:
        self._store = store
        self._server = server
        self._administrator = login.Administrator(username, password)
        self._tokens = SignedTokens(store, "oci.domains.key")
        self._domains: dict[str, Domain] = {}
        for document in list(store.load(f"{STORED}domain")):
            self._enter(document["name"], document["ocid"])
        if DEFAULT not in self._domains:
            self.add(DEFAULT, identifiers.DEFAULT_DOMAIN_ID)
        seed.administrator(self._domains[DEFAULT], self._administrator, server.clock())

    def add(self, name: str, ocid: str | None = None) -> Domain:
        """Make a domain, or return the one that has the name. Its client credentials are those of ``default``.

        Args:
            name: in addresses.
            ocid: its OCID; None = a new one.
        """
        if name in self._domains:
            return self._domains[name]
        ocid = ocid or identifiers.new("domain")
        self._store.put(f"{STORED}domain", name, {"name": name, "ocid": ocid})
        domain = self._enter(name, ocid)
        seed.new_domain(domain, self._server.clock())
        if name != DEFAULT:
            seed.administrator(domain, self._administrator, self._server.clock())
        return domain

    def _enter(self, name: str, ocid: str) -> Domain:
        domain = Domain(self._store, self._server, name, ocid)
        self._domains[name] = domain
        for key in domain.collection("ApiKeys"):
            enter_key(domain, key)
        self._server.directories.append(DomainDirectory(domain, "" if name == DEFAULT else name))
        return domain

    def get(self, name: str = DEFAULT) -> Domain | None:
        """The domain of a name, as it is now."""
        return self._domains.get(name)

    @property
    def names(self) -> list[str]:
        """Names of all domains."""
        return list(self._domains)

    def expire_tokens(self) -> None:
        """Make all access tokens that were issued so far invalid."""
        self._tokens.expire()

    def just_in_time_login(
        self,
        domain: str,
        user_name: str,
        *,
        given_name: str = "",
        family_name: str = "",
        email: str = "",
        groups: list[str] | None = None,
        identity_provider: str = "SAML IdP",
    ) -> dict[str, Any]:
        """Let a user of an identity provider sign in, who is created where they do not exist.

        Args:
            domain: name of the domain.
            user_name: name of the user.
            given_name: first name of a new user.
            family_name: last name of a new user; the user name if it is empty.
            email: primary mail of a new user; by default the user name if it is an address, else one at example.com.
            groups: names of groups the user joins.
            identity_provider: name of the provider.

        Returns:
            The audit record. It is not emitted: that is up to the caller.

        Raises:
            KeyError: there is no such domain.
            Refusal: the user cannot be created like this.
        """
        app = Caller("App", "idcssso", "idcssso", identifiers.fixed("domainapp", identity_provider))
        context = Context(Call("POST", "", "", {}, b"", ""), self._domains[domain], app, self._server.clock())
        email = email or (user_name if "@" in user_name else f"{user_name}@example.com")
        record, _ = jit.login(
            context,
            user_name,
            given_name=given_name,
            family_name=family_name or user_name,
            email=email,
            groups=groups or [],
        )
        record["data"]["additionalDetails"]["ssoIdentityProvider"] = identity_provider
        return record

    def template(self, raw_path: str) -> str:
        """The path template for the call log."""
        words = raw_path.removeprefix(PREFIX).strip("/").split("/")
        if len(words) == 5 and words[1:3] == ["admin", "v1"] and words[4] != ".search":
            words[4] = "{id}"
        return "/".join([PREFIX, "{domain}", *words[1:]])

    def answer(self, call: Call) -> Answer:
        """Handle one call."""
        try:
            return self._dispatch(call)
        except Refusal as problem:
            return Answer.of_json(problem.status, problem.body, problem.content_type)

    def _dispatch(self, call: Call) -> Answer:
        name, _, path = call.raw_path.removeprefix(PREFIX).lstrip("/").partition("/")
        domain = self._domains.get(unquote(name))
        if domain is None:
            raise no_such_path()
        if path.strip("/") == "oauth2/v1/token":
            if call.method != "POST":
                raise wrong_method()
            return login.token(call, domain, self._tokens, self._administrator, self._server.clock())
        if not path.startswith("admin/v1/"):
            raise no_such_path()
        caller = caller_of(call, domain, self._tokens, self._server)
        return _run(Context(call, domain, caller, self._server.clock()), path.removeprefix("admin/v1"))


def _run(context: Context, path: str) -> Answer:
    """Carry out a call below ``/admin/v1``."""
    endpoint, _, rest = path.strip("/").partition("/")
    reference = unquote(rest) or None
    method = context.call.method
    if rest.count("/") > 0:
        raise no_such_path()
    if endpoint in discovery.ENDPOINTS:
        return discovery.answer(context, endpoint, reference)
    if endpoint == "Bulk" and reference is None:
        if method != "POST":
            raise wrong_method()
        context.caller.require("Bulk", "POST")
        return bulk.answer(context, read_json(context.call), _run)
    if endpoint in CHANGERS and reference is not None:
        if method != "PUT":
            raise wrong_method()
        context.caller.require(endpoint, "PUT")
        return change(context, *CHANGERS[endpoint], reference, read_json(context.call))
    if endpoint in KINDS:
        return _on_resources(context, endpoint, reference)
    raise no_such_path()


def _on_resources(context: Context, endpoint: str, reference: str | None) -> Answer:
    kind, method = KINDS[endpoint], context.call.method
    if reference == ".search":
        if method != "POST":
            raise wrong_method()
        context.caller.require(endpoint, "GET")
        return search.by_body(context, kind, read_json(context.call))
    if method not in kind.methods:
        raise wrong_method()
    context.caller.require(endpoint, method)
    match method, reference:
        case "GET", None:
            return search.by_query(context, kind)
        case "POST", None:
            return resources.create(context, kind, read_json(context.call))
        case "GET", str(key):
            return resources.get(context, kind, key)
        case "PUT", str(key):
            return resources.replace(context, kind, key, read_json(context.call))
        case "PATCH", str(key):
            return resources.patch(context, kind, key, read_json(context.call))
        case "DELETE", str(key):
            return resources.delete(context, kind, key)
    raise wrong_method()
