"""Numbers with their origin, units, sources, and the words of both languages."""

from simulations.register.label import LANGUAGES, Label
from simulations.register.parameter import Parameter, Register, browse_register, load_register
from simulations.register.rows import RegisterError, Rows
from simulations.register.sources import Source, load_sources
from simulations.register.units import Unit, load_units
from simulations.register.words import Words

__all__ = [
    "LANGUAGES",
    "Label",
    "Parameter",
    "Register",
    "RegisterError",
    "Rows",
    "Source",
    "Unit",
    "Words",
    "browse_register",
    "load_register",
    "load_sources",
    "load_units",
]
