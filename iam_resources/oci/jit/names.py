"""What the parts of the pipeline are called where nobody says otherwise, so that those who look for them find them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

DEFAULT_NAME: Final = "jit-user-capabilities"
"""The display name of every part."""
ROLE: Final = "User Administrator"
"""The role that the guide gives the function; it may do more than set capabilities, such as delete users."""
CONDITION: Final = "data.eventName = '{}'"
"""Which audit records the connector hands over, by the name of the event."""
BATCH: Final = 100
"""Most records of one call of the function: a slow domain, too, can serve so many in the time of a call."""
AUDIT_LOG: Final = "_Audit"
AUDIT_LOG_DEEP: Final = "_Audit_Include_Subcompartment"
FUNCTION_FOLDER: Final = str(Path(__file__).parent / "function")
"""The folder that is deployed as the function, with `func.yaml`: `fn deploy` and image builds start there."""
