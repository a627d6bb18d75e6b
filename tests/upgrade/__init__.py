"""States that version d838d81 wrote, and what the code of today makes of them."""

import pytest

pytest.register_assert_rewrite("tests.upgrade.promises", "tests.upgrade.life")
