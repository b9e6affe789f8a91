"""The commands about who may use the service: `homeward user` and `homeward token`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from api.access.roles import Role
from api.with_database import command_line_user, sentence, with_database
from matcher.refusing import BAD_INPUT, refuse

if TYPE_CHECKING:
    from sqlalchemy import Connection

user_app = typer.Typer(name="user", help="Who may use the service.", no_args_is_help=True)
token_app = typer.Typer(name="token", help="The tokens that users show.", no_args_is_help=True)

UserArgument = Annotated[str, typer.Argument(help="The user's name.")]
RoleOption = Annotated[Role, typer.Option("--role", help="What the user is.")]
RegionOption = Annotated[str | None, typer.Option("--region", help="A caseworker's probation region.")]
PartnerOption = Annotated[str | None, typer.Option("--partner", help="A partner's partner_id.")]
DaysOption = Annotated[int, typer.Option("--days", help="How long it is good for, at most 366 days.")]
ScopeOption = Annotated[
    list[str] | None,
    typer.Option("--scope", help="What it is good for, once for each; without it all that the role may do."),
]


@user_app.command("add")
def add_command(
    user: UserArgument, role: RoleOption, region: RegionOption = None, partner: PartnerOption = None
) -> None:
    """Open an account."""
    with _writing() as connection:
        from api.access.users import User, open_account

        open_account(connection, User(user, role, region, partner), command_line_user())
    typer.echo(f"{user} is a {role} now; make a token with `homeward token create {user}`.")


@user_app.command("close")
def close_command(user: UserArgument) -> None:
    """End an account; its tokens open nothing from now on. What it did stays in the log."""
    with _writing() as connection:
        from api.access.users import close_account

        close_account(connection, user, command_line_user())
    typer.echo(f"{user} is closed.")


@user_app.command("list")
def users_command() -> None:
    """List every account."""
    with _reading() as connection:
        from api.access.users import all_users

        for user in all_users(connection):
            own = user.region or user.partner_id or "everything"
            closed = f", closed {user.closed_at:%Y-%m-%d}" if user.closed_at else ""
            typer.echo(f"{user.user_id}: {user.role}, {own}{closed}")


@token_app.command("create")
def create_command(user: UserArgument, days: DaysOption = 90, scope: ScopeOption = None) -> None:
    """Make a token for a user. It is shown this once; whoever holds it is taken for the user."""
    with _writing() as connection:
        from api.access.tokens import create_token

        token = create_token(connection, user, days, command_line_user(), scope)
    typer.echo(token)


@token_app.command("revoke")
def revoke_command(token: Annotated[str, typer.Argument(help="The token, or its id: the part after `hw_`.")]) -> None:
    """End a token at once."""
    with _writing() as connection:
        from api.access.tokens import revoke_token

        token_id = revoke_token(connection, token, command_line_user())
    typer.echo(f"{token_id} opens nothing any more.")


@token_app.command("list")
def tokens_command() -> None:
    """List every token, by its id; secrets are kept nowhere."""
    with _reading() as connection:
        from api.access.tokens import all_tokens
        from api.storage.moments import now

        for token in all_tokens(connection):
            if token.revoked_at:
                state = f"revoked {token.revoked_at:%Y-%m-%d}"
            else:
                state = f"{'ended' if token.expires_at <= now() else 'good until'} {token.expires_at:%Y-%m-%d}"
            typer.echo(f"{token.token_id}: {token.user_id}, {state}, {' '.join(token.scopes)}")


@contextmanager
def _writing() -> Iterator[Connection]:
    """A writing transaction; ends the command where what is asked cannot be."""
    from api.access.users import AccessError
    from api.storage.database import writing

    try:
        with with_database() as engine, writing(engine) as connection:
            yield connection
    except AccessError as error:
        refuse(BAD_INPUT, sentence(error))


@contextmanager
def _reading() -> Iterator[Connection]:
    from api.storage.database import reading

    with with_database() as engine, reading(engine) as connection:
        yield connection
