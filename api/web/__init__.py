"""The service on the web: thin routes over `api.service` and `api.runs`."""
