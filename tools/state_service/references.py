"""References between the resources of a state, put right after a replay by the engine's rules."""

from __future__ import annotations

from typing import Any

from tools.state_service.deployment import put

Json = dict[str, Any]

ROOT_STACK = "pulumi:pulumi:Stack"
_PREFIX = "urn:pulumi:"


def rebuild_dependencies(resources: list[Json]) -> None:
    """Drop references to resources that are gone (`rebuildDependencies` in backend/journal.go).

    Args:
        resources: of a state, each one after those that it refers to.
    """
    known: set[str] = set()
    for resource in resources:
        for name in ("dependencies", "replaceWith"):
            put(resource, name, [urn for urn in resource.get(name) or [] if urn in known])
        properties = (resource.get("propertyDependencies") or {}).items()
        kept = {key: [urn for urn in urns or [] if urn in known] for key, urns in properties}
        put(resource, "propertyDependencies", {key: urns for key, urns in kept.items() if urns})
        if resource.get("deletedWith") not in known:
            resource.pop("deletedWith", None)
        known.add(resource["urn"])
    _move_to_parents_left(resources, known)


def _move_to_parents_left(resources: list[Json], known: set[str]) -> None:
    """A child of a resource that is gone is its grandparent's (`undangleParentResources` in backend/journal.go)."""
    parents: dict[str, str] = {}
    for resource in resources:
        parent = resource.get("parent", "")
        if parent not in known:
            put(resource, "parent", parents.get(parent, ""))
        parents[resource["urn"]] = parent


def normalize_references(deployment: Json) -> None:
    """Write new names instead of aliases, and drop the aliases (`DeploymentV3.NormalizeURNReferences` in apitype).

    Raises:
        ValueError: two resources have the same alias.
    """
    resources: list[Json] = deployment.get("resources") or []
    names = _renamed(resources)
    for resource in resources:
        resource.pop("aliases", None)
    if not names:
        return
    for resource in resources:
        for name in ("urn", "parent", "deletedWith", "viewOf"):
            if resource.get(name) in names:
                resource[name] = names[resource[name]]
        if provider := resource.get("provider"):
            urn, separator, id = provider.rpartition("::")
            resource["provider"] = f"{names.get(urn, urn)}{separator}{id}"
        if urns := resource.get("dependencies"):
            resource["dependencies"] = [names.get(urn, urn) for urn in urns]
        for key, urns in (resource.get("propertyDependencies") or {}).items():
            resource["propertyDependencies"][key] = [names.get(urn, urn) for urn in urns or []]
    for snippet in deployment.get("snippets") or []:
        found = snippet.get("references") or {}
        found.update({key: names.get(urn, urn) for key, urn in found.items()})


def _renamed(resources: list[Json]) -> dict[str, str]:
    """The new name of each former one."""
    names: dict[str, str] = {}
    for resource in resources:
        urn = resource["urn"]
        for alias in resource.get("aliases") or []:
            if names.setdefault(alias, urn) != urn:
                raise ValueError(f"two resources ({names[alias]} and {urn}) have the same alias: {alias}")
        parent = names.get(resource.get("parent", ""))
        if parent and _parts(parent)[2] != ROOT_STACK:
            stack, project, type_, name = _parts(urn)
            below = f"{_parts(parent)[2]}${type_.rpartition('$')[2]}"
            names[urn] = _PREFIX + "::".join((stack, project, below, name))
    return names


def _parts(urn: str) -> list[str]:
    """Stack, project, type with its parents' types, and name; a name may hold the separator."""
    return urn.removeprefix(_PREFIX).split("::", 3)
