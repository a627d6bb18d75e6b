"""URNs of the schemas and messages of SCIM 2.0 (RFC 7643, section 10.3; RFC 7644, section 10.2)."""

from __future__ import annotations

from typing import Final

_CORE: Final = "urn:ietf:params:scim:schemas:core:2.0"
_MESSAGES: Final = "urn:ietf:params:scim:api:messages:2.0"

USER: Final = f"{_CORE}:User"
GROUP: Final = f"{_CORE}:Group"
ENTERPRISE: Final = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

PATCH_OP: Final = f"{_MESSAGES}:PatchOp"
SEARCH_REQUEST: Final = f"{_MESSAGES}:SearchRequest"
BULK_REQUEST: Final = f"{_MESSAGES}:BulkRequest"
