"""What tests of tags share with those of related articles."""

from tests.related.conftest import live  # noqa: F401  # a fixture of both rooms
