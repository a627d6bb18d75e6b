"""Identity domains: SCIM 2.0 below ``/oci/domains/{domain}/admin/v1``, tokens below ``/oauth2/v1``.

What is said about the service's behaviour comes from these places, named where it is used:

* "guide": Cloud Native Configuration Console REST Specifications Guide G32153, chapter 3;
* "examples": "GET, POST, PUT, PATCH Request and Response Examples" of the vendor's documentation;
* "getting started": the pages below docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted;
* "SDK": the reference of the vendor's SDK, oci 2.189.0, with the "SCIM++ Properties" of each attribute;
* a report of somebody who saw it, by its address.

docs/oci-domains-deviations.md says where it is a guess, and where it differs from the SCIM RFCs.
"""

from iam_resources.sandbox.oci.domains.service import Domains

__all__ = ["Domains"]
