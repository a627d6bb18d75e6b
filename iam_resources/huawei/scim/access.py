"""What the resources of a provisioning tenant say of access: its users and groups, which assignments speak of."""

from __future__ import annotations

from iam_resources.access import End, ObjectRule, Vendor, field_name, of_pairs, text_in

USER = End("user", "user", ("user_id",), "user_name")
USERS = End("user", "users", ("user_ids",))
GROUP = End("group", "group", ("group_id",), "group_name")

VENDOR = Vendor(
    name="huawei.scim",
    family="huawei",
    place_output="tenant_id",
    place_input="",
    place_kind="provisioning tenant",
    place_name=lambda state: "",
    objects={
        "huawei.scim:User": ObjectRule(
            "user",
            ("user_id",),
            field_name("user_name"),
            mail=lambda state: text_in(state.value("email")),
            enabled="active",
        ),
        "huawei.scim:Group": ObjectRule("group", ("group_id",), field_name("display_name")),
    },
    ends={"huawei.scim:Membership": (USER, GROUP), "huawei.scim:GroupMembers": (GROUP, USERS)},
    grants={
        "huawei.scim:Membership": of_pairs(USER, GROUP),
        "huawei.scim:GroupMembers": of_pairs(USERS, GROUP),
    },
)
