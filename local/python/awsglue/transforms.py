"""Glue's transforms as classes with `apply`, as scripts import them from `awsglue.transforms`."""

from __future__ import annotations

from typing import Any

from awsglue.dynamicframe import DynamicFrame

__all__ = ["ApplyMapping", "DropFields", "RenameField", "ResolveChoice", "SelectFields"]


class ApplyMapping:
    """`DynamicFrame.apply_mapping` as a transform."""

    @staticmethod
    def apply(frame: DynamicFrame, mappings: Any, **options: Any) -> DynamicFrame:
        """Selects, renames and casts."""
        return frame.apply_mapping(mappings, **options)


class SelectFields:
    """`DynamicFrame.select_fields` as a transform."""

    @staticmethod
    def apply(frame: DynamicFrame, paths: Any, **options: Any) -> DynamicFrame:
        """Keeps the columns named."""
        return frame.select_fields(paths, **options)


class DropFields:
    """`DynamicFrame.drop_fields` as a transform."""

    @staticmethod
    def apply(frame: DynamicFrame, paths: Any, **options: Any) -> DynamicFrame:
        """Drops the columns named."""
        return frame.drop_fields(paths, **options)


class RenameField:
    """`DynamicFrame.rename_field` as a transform."""

    @staticmethod
    def apply(frame: DynamicFrame, old_name: str, new_name: str, **options: Any) -> DynamicFrame:
        """Renames a column."""
        return frame.rename_field(old_name, new_name, **options)


class ResolveChoice:
    """`DynamicFrame.resolveChoice` as a transform."""

    @staticmethod
    def apply(frame: DynamicFrame, specs: Any = None, choice: str = "", **options: Any) -> DynamicFrame:
        """Settles types."""
        return frame.resolveChoice(specs=specs, choice=choice, **options)


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    raise ImportError(f"The local awsglue package has no awsglue.transforms.{name}. It has: {', '.join(__all__)}.")
