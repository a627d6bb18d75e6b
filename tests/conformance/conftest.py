"""Failures in the run itself are shown as in a test."""

import pytest

pytest.register_assert_rewrite("tests.conformance.run", "tests.conformance.engine", "tests.conformance.cncc.console")
