"""Coupling rules, one a file. None yet: home capacities and partner limits nest, so the flow holds them exactly."""
