"""Lookups: what there is in an identity domain, as a program asks while it runs.

    ana = domains.get_user(user_name="ana")
    for user in domains.list_users(filter='userName sw "team-"'):
        ...

Plain functions that wait for the answer; the connection comes from the stack's configuration. They read what is there
now, also in a preview, so use the outputs of resources for what the same program makes. Lists lag behind writes.
"""
