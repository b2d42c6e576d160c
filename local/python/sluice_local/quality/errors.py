"""Errors of data quality evaluations."""

from __future__ import annotations


class RulesetError(Exception):
    """The ruleset cannot be evaluated here; the message says where, what was got, and what is allowed."""
