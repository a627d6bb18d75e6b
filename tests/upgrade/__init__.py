"""States that version d838d81 wrote, and what the code of today makes of them."""

import pytest

pytest.register_assert_rewrite("tests.upgrade.checks", "tests.upgrade.run")
