"""Paths of addresses."""


def bare(path: str) -> str:
    """Returns the path without its last slash: with and without, it is one address."""
    return path.rstrip("/") or "/"
