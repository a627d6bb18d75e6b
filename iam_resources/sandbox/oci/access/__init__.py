"""Access control: policy statements, matching rules of dynamic groups, and the decision based on both."""
