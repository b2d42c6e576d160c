"""Glue's transforms as classes with `apply`, as scripts import them from `awsglue.transforms`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from awsglue.dynamicframe import DynamicFrame, DynamicFrameCollection

__all__ = [
    "ApplyMapping",
    "DropFields",
    "DropNullFields",
    "ErrorsAsDynamicFrame",
    "Filter",
    "FlatMap",
    "GlueTransform",
    "Join",
    "Map",
    "MapToCollection",
    "Relationalize",
    "RenameField",
    "ResolveChoice",
    "SelectFields",
    "SelectFromCollection",
    "Spigot",
    "SplitFields",
    "SplitRows",
    "Unbox",
    "UnnestFrame",
]


class GlueTransform:
    """What all transforms are: classes whose `apply` takes what `__call__` takes."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The transform itself."""
        raise NotImplementedError(f"{type(self).__name__} is no transform by itself.")

    @classmethod
    def apply(cls, *args: Any, **kwargs: Any) -> Any:
        """Applies the transform."""
        return cls()(*args, **kwargs)

    @classmethod
    def name(cls) -> str:
        """The transform's name."""
        return cls.__name__

    @classmethod
    def describeArgs(cls) -> NoReturn:
        """Not implemented, which Glue documents as a NotImplementedError."""
        raise NotImplementedError(f"{cls.__name__}.describeArgs")

    @classmethod
    def describeReturn(cls) -> NoReturn:
        """Not implemented, which Glue documents as a NotImplementedError."""
        raise NotImplementedError(f"{cls.__name__}.describeReturn")

    @classmethod
    def describeTransform(cls) -> NoReturn:
        """Not implemented, which Glue documents as a NotImplementedError."""
        raise NotImplementedError(f"{cls.__name__}.describeTransform")

    @classmethod
    def describeErrors(cls) -> NoReturn:
        """Not implemented, which Glue documents as a NotImplementedError."""
        raise NotImplementedError(f"{cls.__name__}.describeErrors")


class ApplyMapping(GlueTransform):
    """`DynamicFrame.apply_mapping` as a transform."""

    def __call__(self, frame: DynamicFrame, mappings: Any, **options: Any) -> DynamicFrame:
        """Selects, renames, nests and casts."""
        return frame.apply_mapping(mappings, **options)


class SelectFields(GlueTransform):
    """`DynamicFrame.select_fields` as a transform."""

    def __call__(self, frame: DynamicFrame, paths: Any, **options: Any) -> DynamicFrame:
        """Keeps the fields named."""
        return frame.select_fields(paths, **options)


class DropFields(GlueTransform):
    """`DynamicFrame.drop_fields` as a transform."""

    def __call__(self, frame: DynamicFrame, paths: Any, **options: Any) -> DynamicFrame:
        """Drops the fields named."""
        return frame.drop_fields(paths, **options)


class DropNullFields(GlueTransform):
    """`DynamicFrame.drop_nulls` as a transform."""

    def __call__(self, frame: DynamicFrame, transformation_ctx: str = "", **options: Any) -> DynamicFrame:
        """Drops the fields that are null in every record."""
        return frame.drop_nulls(transformation_ctx, **options)


class RenameField(GlueTransform):
    """`DynamicFrame.rename_field` as a transform."""

    def __call__(self, frame: DynamicFrame, old_name: str, new_name: str, **options: Any) -> DynamicFrame:
        """Renames a field."""
        return frame.rename_field(old_name, new_name, **options)


class ResolveChoice(GlueTransform):
    """`DynamicFrame.resolveChoice` as a transform."""

    def __call__(self, frame: DynamicFrame, specs: Any = None, choice: str = "", **options: Any) -> DynamicFrame:
        """Settles types."""
        return frame.resolveChoice(specs=specs, choice=choice, **options)


class Filter(GlueTransform):
    """`DynamicFrame.filter` as a transform."""

    def __call__(self, frame: DynamicFrame, f: Callable[[Any], Any], **options: Any) -> DynamicFrame:
        """Keeps the records for which `f` is true."""
        return frame.filter(f, **options)


class Map(GlueTransform):
    """`DynamicFrame.map` as a transform."""

    def __call__(self, frame: DynamicFrame, f: Callable[[Any], Any], **options: Any) -> DynamicFrame:
        """What `f` returns for each record."""
        return frame.map(f, **options)


class Join(GlueTransform):
    """`DynamicFrame.join` as a transform."""

    def __call__(
        self,
        frame1: DynamicFrame,
        frame2: DynamicFrame,
        keys1: Any,
        keys2: Any,
        transformation_ctx: str = "",
        **options: Any,
    ) -> DynamicFrame:
        """The rows of both frames whose keys are equal."""
        return frame1.join(keys1, keys2, frame2, transformation_ctx, **options)


class Relationalize(GlueTransform):
    """`DynamicFrame.relationalize` as a transform."""

    def __call__(
        self,
        frame: DynamicFrame,
        staging_path: str | None = None,
        name: str = "roottable",
        options: Any = None,
        transformation_ctx: str = "",
        **more: Any,
    ) -> DynamicFrameCollection:
        """Flattens structs, and makes a frame of each array."""
        return frame.relationalize(name, staging_path, options, transformation_ctx, **more)


class UnnestFrame(GlueTransform):
    """`DynamicFrame.unnest` as a transform."""

    def __call__(self, frame: DynamicFrame, transformation_ctx: str = "", **options: Any) -> DynamicFrame:
        """Makes every field of a struct a column of its own."""
        return frame.unnest(transformation_ctx, **options)


class Unbox(GlueTransform):
    """`DynamicFrame.unbox` as a transform."""

    def __call__(self, frame: DynamicFrame, path: str, format: str, **options: Any) -> DynamicFrame:
        """Parses a text field in its place."""
        return frame.unbox(path, format, **options)


class SplitFields(GlueTransform):
    """`DynamicFrame.split_fields` as a transform."""

    def __call__(
        self, frame: DynamicFrame, paths: Any, name1: str = "frame1", name2: str = "frame2", **options: Any
    ) -> DynamicFrameCollection:
        """Two frames: with the fields named, and with the others."""
        return frame.split_fields(paths, name1, name2, **options)


class SplitRows(GlueTransform):
    """`DynamicFrame.split_rows` as a transform."""

    def __call__(
        self, frame: DynamicFrame, comparison_dict: Any, name1: str = "frame1", name2: str = "frame2", **options: Any
    ) -> DynamicFrameCollection:
        """Two frames: of the rows that satisfy every comparison, and of the others."""
        return frame.split_rows(comparison_dict, name1, name2, **options)


class SelectFromCollection(GlueTransform):
    """`DynamicFrameCollection.select` as a transform."""

    def __call__(self, dfc: DynamicFrameCollection, key: str, transformation_ctx: str = "") -> DynamicFrame:
        """The frame of that name."""
        return dfc.select(key)


class MapToCollection(GlueTransform):
    """`DynamicFrameCollection.map` as a transform."""

    def __call__(
        self,
        dfc: DynamicFrameCollection,
        BaseTransform: type[GlueTransform],
        frame_name: str,
        transformation_ctx: str = "",
        **base_kwargs: Any,
    ) -> DynamicFrameCollection:
        """Applies a transform to each frame of a collection."""
        return dfc.map(lambda frame, _: BaseTransform.apply(**{frame_name: frame, **base_kwargs}), transformation_ctx)


class FlatMap(GlueTransform):
    """`DynamicFrameCollection.flatmap` as a transform."""

    def __call__(
        self,
        dfc: DynamicFrameCollection,
        BaseTransform: type[GlueTransform],
        frame_name: str,
        transformation_ctx: str = "",
        **base_kwargs: Any,
    ) -> DynamicFrameCollection:
        """Applies a transform to each frame of a collection, and takes the frames of what it gives together."""
        return dfc.flatmap(
            lambda frame, _: BaseTransform.apply(**{frame_name: frame, **base_kwargs}), transformation_ctx
        )


class ErrorsAsDynamicFrame(GlueTransform):
    """`DynamicFrame.errorsAsDynamicFrame` as a transform."""

    def __call__(self, frame: DynamicFrame) -> DynamicFrame:
        """The error records."""
        return frame.errorsAsDynamicFrame()


class Spigot(GlueTransform):
    """`DynamicFrame.spigot` as a transform."""

    def __call__(
        self, frame: DynamicFrame, path: str, options: Any = None, transformation_ctx: str = ""
    ) -> DynamicFrame:
        """Writes a sample of the records to S3 as JSON."""
        return frame.spigot(path, options, transformation_ctx)


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    raise ImportError(f"The local awsglue package has no awsglue.transforms.{name}. It has: {', '.join(__all__)}.")
