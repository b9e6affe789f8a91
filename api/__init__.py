"""The edges of the product: the `homeward` command today, the service tomorrow."""
