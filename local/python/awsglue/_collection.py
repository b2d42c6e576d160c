"""Several DynamicFrames, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from awsglue._unsupported import public_names, unsupported

if TYPE_CHECKING:
    from awsglue.dynamicframe import DynamicFrame


class DynamicFrameCollection:
    """A dictionary of DynamicFrames, by name."""

    def __init__(self, dynamic_frames: Mapping[str, DynamicFrame], glue_ctx: Any) -> None:
        self._frames = dict(dynamic_frames)
        self._glue_ctx = glue_ctx

    def keys(self) -> list[str]:
        """The names of the frames."""
        return list(self._frames)

    def values(self) -> list[DynamicFrame]:
        """The frames."""
        return list(self._frames.values())

    def select(self, key: str) -> DynamicFrame:
        """The frame of that name. Raises KeyError, with the names that there are."""
        if key not in self._frames:
            raise KeyError(f"got frame {key!r}, allowed: {', '.join(self._frames)}")
        return self._frames[key]

    def map(self, callable: Callable[..., DynamicFrame], transformation_ctx: str = "") -> DynamicFrameCollection:
        """What `callable(frame, transformation_ctx)` gives for each frame, under the same names."""
        frames = {name: callable(frame, f"{transformation_ctx}{name}") for name, frame in self._frames.items()}
        return DynamicFrameCollection(frames, self._glue_ctx)

    def flatmap(self, f: Callable[..., Any], transformation_ctx: str = "") -> DynamicFrameCollection:
        """What `f(frame, transformation_ctx)` gives for each frame; of a collection each frame, as `name.its name`."""
        frames: dict[str, DynamicFrame] = {}
        for name, frame in self._frames.items():
            result = f(frame, f"{transformation_ctx}{name}")
            if isinstance(result, DynamicFrameCollection):
                frames |= {f"{name}.{inner}": result.select(inner) for inner in result}
            else:
                frames[name] = result
        return DynamicFrameCollection(frames, self._glue_ctx)

    def __getitem__(self, key: str) -> DynamicFrame:
        return self.select(key)

    def __len__(self) -> int:
        return len(self._frames)

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __getattr__(self, name: str) -> Any:
        raise unsupported(f"DynamicFrameCollection.{name}", public_names(DynamicFrameCollection))
