"""The policy language: statements are read and checked before anything is called.

    statement = parse("Allow group Admins to manage users in tenancy")
    statement.text      # the same in one form, however it was written

The grammar is that of the vendor's pages Policy Syntax, Conditions, and Cross-Tenancy Access Policies; the words of
resource types and variables are in `words.py`.
"""

from iam_resources.oci.policies.checks import faults_of, remarks_on
from iam_resources.oci.policies.conditions import parse_rule, rule_form
from iam_resources.oci.policies.grammar import one_form, parse, parse_all
from iam_resources.oci.policies.scanner import Fault
from iam_resources.oci.policies.statement import Location, Named, Statement, Subject

__all__ = [
    "Fault",
    "Location",
    "Named",
    "Statement",
    "Subject",
    "faults_of",
    "one_form",
    "parse",
    "parse_all",
    "parse_rule",
    "remarks_on",
    "rule_form",
]
