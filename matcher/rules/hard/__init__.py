"""Hard rules, one a file; `registry.hard_rules()` finds them."""
