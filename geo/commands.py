"""The commands about places: `homeward geo`."""

from __future__ import annotations

import typer

from geo.import_command import import_command, sources_command
from geo.lookup_command import NEGATIVE_NUMBERS, lookup_command

geo_app = typer.Typer(
    name="geo", help="Places: look one up, install data, see what is installed.", no_args_is_help=True
)
geo_app.command("lookup", context_settings=NEGATIVE_NUMBERS)(lookup_command)
geo_app.command("import")(import_command)
geo_app.command("sources")(sources_command)
