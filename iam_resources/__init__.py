"""Identity as code: users, groups, roles and grants of vendor systems as Pulumi resources."""
