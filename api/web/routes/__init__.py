"""One file a subject; `ROUTERS` lists them all."""
