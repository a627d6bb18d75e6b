"""What the resources of regional services share: objects of a compartment that are found by OCID or display name."""
