"""The worked examples in the documentation of register and scenario are true."""

import doctest
import importlib
import pkgutil

import pytest

import simulations.register
import simulations.scenario

MODULES = [
    f"{package.__name__}.{module.name}"
    for package in (simulations.register, simulations.scenario)
    for module in pkgutil.iter_modules(package.__path__)
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples() -> None:
    assert sum(doctest.testmod(importlib.import_module(name)).attempted for name in MODULES) > 10
