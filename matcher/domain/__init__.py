"""The words of the field as frozen records. Imports nothing but `geo.place`."""

from matcher.domain.conditions import Bar, Pin, Zone
from matcher.domain.homes import Home, Occupant, Partner
from matcher.domain.instance import Instance
from matcher.domain.people import Adult, Child, Woman
from matcher.domain.policy import Policy

__all__ = ["Adult", "Bar", "Child", "Home", "Instance", "Occupant", "Partner", "Pin", "Policy", "Woman", "Zone"]
