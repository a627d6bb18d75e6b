"""Identity domains: SCIM 2.0 below ``/oci/domains/{domain}/admin/v1``, tokens below ``/oauth2/v1``.

Sources of the service's behaviour, named where they are used:

* "guide": Cloud Native Configuration Console REST Specifications Guide G32153, chapter 3;
* "examples": "GET, POST, PUT, PATCH Request and Response Examples" of the vendor's documentation;
* "getting started": the pages below docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted;
* "SDK": the reference of the vendor's SDK, oci 2.189.0, with the "SCIM++ Properties" of each attribute;
* a public report, by its address.

docs/oci-domains-deviations.md lists what is a guess, and what differs from the SCIM RFCs.
"""

from iam_resources.sandbox.oci.domains.service import Domains

__all__ = ["Domains"]
