"""A PostgreSQL server for the tests of faults."""

from tests.store.conftest import postgres

__all__ = ["postgres"]
