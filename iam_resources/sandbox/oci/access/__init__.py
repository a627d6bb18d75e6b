"""Who may do what: policy statements, matching rules of dynamic groups, and the decision made from both."""
