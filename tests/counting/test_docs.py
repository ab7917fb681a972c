"""Every example in a docstring of counting runs."""

import doctest
import importlib
import pkgutil

import pytest

import kankei.counting

MODULES = sorted(module.name for module in pkgutil.iter_modules(kankei.counting.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name: str) -> None:
    failures, _ = doctest.testmod(importlib.import_module(f"kankei.counting.{name}"))
    assert failures == 0
