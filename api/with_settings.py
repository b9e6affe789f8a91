"""The settings as a command uses them; whatever is wrong with them ends the command."""

from __future__ import annotations

from api.settings import Settings, SettingsError, read_settings
from matcher.refusing import BAD_INPUT, refuse
from matcher.report.words import count


def settings_or_end() -> Settings:
    """The settings of the environment."""
    try:
        return read_settings()
    except SettingsError as error:
        number = count(len(error.faults), "setting")
        refuse(BAD_INPUT, f"{number} of the environment cannot be used.", error.faults)
