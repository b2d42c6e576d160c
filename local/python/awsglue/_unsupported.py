"""The error for what Glue has and this package has not."""

from __future__ import annotations

from collections.abc import Iterable


class UnsupportedError(NotImplementedError, AttributeError):
    """Something of Glue's that the local package does not have; the message names it, and what there is.

    It is an AttributeError too, so that `hasattr` and `getattr(…, default)` behave as Python programs expect.
    """


def unsupported(what: str, available: Iterable[str]) -> UnsupportedError:
    """The error for `what`, which is not here, where `available` is."""
    return UnsupportedError(f"The local awsglue package has no {what}. It has: {', '.join(sorted(available))}.")


def public_names(kind: type) -> list[str]:
    """The public attributes that `kind` itself defines."""
    return [name for name in vars(kind) if not name.startswith("_")]


def check_options(where: str, options: Iterable[str], allowed: Iterable[str]) -> None:
    """Refuses an option that would otherwise be ignored in silence."""
    for option in options:
        if option not in allowed:
            raise unsupported(f"option {option!r} in {where}", allowed)
