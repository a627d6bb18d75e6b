"""Lookups: what exists in a realm, as a program asks while it runs.

    ana = cncc.get_user(username="ana")
    for user in cncc.list_users(search="team-"):
        ...
    rights = cncc.list_group_roles(path="/staff/eu", effective=True)

Plain functions that wait for the answer; the connection comes from the stack's configuration. They read what is there
now, also in a preview, so use the outputs of resources for what the same program makes.
"""
