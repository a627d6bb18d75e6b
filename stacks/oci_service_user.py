"""A service user that manages users and groups of a tenancy, with everything it needs, from two settings.

    pulumi config set iam:service_user automation
    pulumi config set iam:service_user_mail automation@example.com

Made are, in this order: a group, the policy that lets the group manage users and groups in the tenancy (a policy of a
compartment would grant nothing), the user, its membership, and an API key. The user can sign requests and nothing else:
no Console password, no tokens. An instance principal could not do its work, whatever the policies say.

The first run is made with an administrator's key. The proof that the new key works is a call that it signs; a program
has the connections that its configuration names when it starts, so the proof is the next run:

    mkdir -p ~/.oci && (umask 077 && pulumi stack output --show-secrets private_key > ~/.oci/automation.pem)
    pulumi config set --path 'oci:connections.automation.tenancy' "$(pulumi stack output tenancy)"
    pulumi config set --path 'oci:connections.automation.user' "$(pulumi stack output user)"
    pulumi config set --path 'oci:connections.automation.fingerprint' "$(pulumi stack output fingerprint)"
    pulumi config set --path 'oci:connections.automation.private_key_path' ~/.oci/automation.pem
    pulumi config set --path 'oci:connections.automation.region' us-ashburn-1
    pulumi config set iam:prove automation
    pulumi up

With `iam:prove` the program lists the users over that connection, and exports how many it saw. A key that was just made
is known everywhere within a minute.
"""

from __future__ import annotations

import pulumi

from iam_resources import oci


class ServiceUser(pulumi.ComponentResource):
    """A user that can only sign requests, in a group that may manage users and groups of the tenancy.

    Args:
        name: the user's name, and the resource's.
        mail: its e-mail address, which tenancies with identity domains demand.
        group: name of the group, which is made.
        opts: Pulumi's resource options.
    """

    def __init__(
        self, name: str, mail: str, group: str = "UserAdministrators", opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("iam:oci:ServiceUser", name, None, opts)
        below = pulumi.ResourceOptions(parent=self)
        self.group = oci.Group(name, name=group, description="May manage users and groups of the tenancy", opts=below)
        self.policy = oci.Policy(
            name,
            name=group,
            description=f"What members of {group} may do",
            statements=[
                self.group.name.apply(lambda of: f"Allow group {of} to manage users in tenancy"),
                self.group.name.apply(lambda of: f"Allow group {of} to manage groups in tenancy"),
            ],
            opts=below,
        )
        self.user = oci.User(name, name=name, description="Signs requests of automation", email=mail, opts=below)
        limits = oci.UserCapabilities(
            name,
            user=self.user.user_id,
            can_use_api_keys=True,
            can_use_console_password=False,
            can_use_auth_tokens=False,
            can_use_smtp_credentials=False,
            can_use_customer_secret_keys=False,
            can_use_o_auth2_client_credentials=False,
            can_use_db_credentials=False,
            opts=below,
        )
        oci.Membership(name, user=self.user.user_id, group=self.group.group_id, opts=below)
        self.key = oci.ApiKey(
            name, user=self.user.user_id, opts=pulumi.ResourceOptions(parent=self, depends_on=[limits])
        )
        self.register_outputs({"user_id": self.user.user_id})


def declare() -> None:
    """Make the service user, and with `iam:prove` show that its key works."""
    config = pulumi.Config("iam")
    made = ServiceUser(config.require("service_user"), config.require("service_user_mail"))
    pulumi.export("tenancy", made.user.compartment_id)
    pulumi.export("user", made.user.user_id)
    pulumi.export("fingerprint", made.key.fingerprint)
    pulumi.export("private_key", made.key.private_key)
    if connection := config.get("prove"):
        pulumi.export("proved", {"signed_by": connection, "users": len(oci.list_users(connection=connection))})
