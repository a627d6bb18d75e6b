"""Lookups: what exists in a tenancy, as a program asks while it runs.

    ana = oci.get_user(name="ana")
    for group in oci.list_groups():
        ...

Plain functions that wait for the answer; the connection comes from the stack's configuration. They read what is there
now, also in a preview, so use the outputs of resources for what the same program makes.
"""
