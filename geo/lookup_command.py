"""`homeward geo lookup`: where a place is. What was looked up is printed for who asked, and written nowhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer
    from geo.lookup import Found

NOT_FOUND = 2
NEGATIVE_NUMBERS = {"ignore_unknown_options": True}
"""Settings of the command: a longitude west of Greenwich begins as an option does."""

TextArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="TEXT", help="Postcode, school or its URN, town, district, grid reference, or latitude, longitude."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
OnlineOption = Annotated[
    bool,
    typer.Option("--online", help="Ask the service in HOMEWARD_GEOCODER about a postcode that is not known here."),
]


def lookup_command(text: TextArgument, as_json: JsonOption = False, online: OnlineOption = False) -> None:
    """Say where a place is: its point, how sure that is, its authority, county and probation region."""
    from geo.gazetteer import Gazetteer
    from geo.lookup import look_up, shown

    if wrong := [word for word in text if word.startswith("-") and word.lstrip("-")[:1].isalpha()]:
        raise typer.BadParameter(f"no such option: {wrong[0]}")
    asked, gazetteer = " ".join(text), Gazetteer()
    found = look_up(asked, gazetteer)
    if online:
        found = _asked_online(asked, found, gazetteer)
    if as_json:
        typer.echo(json.dumps(shown.as_json(found), indent=2, ensure_ascii=False))
    else:
        for line in shown.as_lines(found):
            typer.echo(line)
        _tell_missing(found)
    if not found.answers:
        raise typer.Exit(NOT_FOUND)


def _tell_missing(found: Found) -> None:
    if not found.answers:
        typer.echo(f"Nothing found: {found.fault}.", err=True)
    if found.suggestions:
        typer.echo(f"Did you mean {' or '.join(found.suggestions)}?", err=True)


def _asked_online(text: str, found: Found, gazetteer: Gazetteer) -> Found:
    from geo.lookup.ask_online import with_online
    from geo.online import Geocoder, OnlineError, service_from_environment
    from geo.online_cache import OnlineCache
    from geo.parsed import cache_folder

    service = service_from_environment()
    if service is None:
        _refuse("--online needs the name of a service in HOMEWARD_GEOCODER, such as nominatim")
    try:
        geocoder = Geocoder(service, OnlineCache(cache_folder() / "geocoded.sqlite"))
        return with_online(text, found, gazetteer, geocoder)
    except OnlineError as error:
        _refuse(str(error))


def _refuse(sentence: str) -> NoReturn:
    typer.echo(f"{sentence}.", err=True)
    raise typer.Exit(NOT_FOUND)
