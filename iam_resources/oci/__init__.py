"""Oracle Cloud: users, groups, policies and credentials of IAM."""
