"""Every example in a docstring of the fields runs."""

import doctest
import importlib
import pkgutil

import pytest

import kankei.fields

MODULES = sorted(module.name for module in pkgutil.iter_modules(kankei.fields.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name: str) -> None:
    module = importlib.import_module(f"kankei.fields.{name}")
    failures, _ = doctest.testmod(module)
    assert failures == 0


def test_every_public_function_carries_a_docstring() -> None:
    for name in MODULES:
        module = importlib.import_module(f"kankei.fields.{name}")
        for public in module.__all__:
            assert getattr(module, public).__doc__, f"{name}.{public}"
