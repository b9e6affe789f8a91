"""What makes a pair possible and how good it is: one file a rule, one file a criterion."""
