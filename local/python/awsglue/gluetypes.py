"""Glue's types, as `DynamicFrame.schema()` gives them and as scripts write schemas for `withSchema`.

Source: "PySpark extension types" in Glue's Developer Guide. A type has `properties`, a dictionary that Glue leaves to
its readers. Two types are equal if their JSON is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Json = dict[str, Any]


class DataType:
    """The base of all types."""

    def __init__(self, properties: Mapping[str, Any] | None = None) -> None:
        self.properties = dict(properties or {})

    @classmethod
    def typeName(cls) -> str:
        """The name of the class without `Type`, in lower case."""
        return cls.__name__.removesuffix("Type").lower()

    def jsonValue(self) -> Json:
        """The type as `json.dumps` takes it: `dataType`, `properties` and what else the type has."""
        return {"dataType": self.typeName(), "properties": self.properties}

    @classmethod
    def fromJsonValue(cls, json_value: Mapping[str, Any]) -> DataType:
        """A type of this class, from what `jsonValue` gave.

        Raises:
            ValueError: when the JSON is of another type, or of none.
        """
        found = type_from_json(json_value)
        if not isinstance(found, cls):
            raise ValueError(f"got the JSON of {type(found).__name__}, allowed: that of {cls.__name__}")
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DataType) and self.jsonValue() == other.jsonValue()

    def __hash__(self) -> int:
        return hash(repr(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self._shown())})"

    def _shown(self) -> list[str]:
        return [repr(self.properties)] if self.properties else []


class AtomicType(DataType):
    """The base of the types without parts."""


class BinaryType(AtomicType):
    """Bytes."""


class BooleanType(AtomicType):
    """True or false."""


class ByteType(AtomicType):
    """A whole number of 8 bits."""


class DateType(AtomicType):
    """A day."""


class DoubleType(AtomicType):
    """A floating-point number of 64 bits."""


class FloatType(AtomicType):
    """A floating-point number of 32 bits."""


class IntegerType(AtomicType):
    """A whole number of 32 bits."""

    @classmethod
    def typeName(cls) -> str:
        """`int`, as in `printSchema`."""
        return "int"


class LongType(AtomicType):
    """A whole number of 64 bits."""


class NullType(AtomicType):
    """No value at all."""


class ShortType(AtomicType):
    """A whole number of 16 bits."""


class StringType(AtomicType):
    """Text."""


class TimestampType(AtomicType):
    """A moment."""


class UnknownType(AtomicType):
    """A value of which nothing is known."""


class DecimalType(AtomicType):
    """A decimal number of `precision` digits, `scale` of them behind the point."""

    def __init__(self, precision: int = 10, scale: int = 2, properties: Mapping[str, Any] | None = None) -> None:
        super().__init__(properties)
        self.precision = precision
        self.scale = scale

    def jsonValue(self) -> Json:
        """With `precision` and `scale`."""
        return {**super().jsonValue(), "precision": self.precision, "scale": self.scale}

    def _shown(self) -> list[str]:
        return [str(self.precision), str(self.scale), *super()._shown()]


class EnumType(AtomicType):
    """One of several texts, the `options`."""

    def __init__(self, options: Iterable[str], properties: Mapping[str, Any] | None = None) -> None:
        super().__init__(properties)
        self.options = list(options)

    def jsonValue(self) -> Json:
        """With `options`."""
        return {**super().jsonValue(), "options": self.options}

    def _shown(self) -> list[str]:
        return [repr(self.options), *super()._shown()]


class ArrayType(DataType):
    """A list of values of one type, `elementType`."""

    def __init__(self, elementType: DataType | None = None, properties: Mapping[str, Any] | None = None) -> None:
        super().__init__(properties)
        self.elementType = checked(UnknownType() if elementType is None else elementType, "elementType")

    def jsonValue(self) -> Json:
        """With `elementType`."""
        return {**super().jsonValue(), "elementType": self.elementType.jsonValue()}

    def _shown(self) -> list[str]:
        return [repr(self.elementType), *super()._shown()]


class MapType(DataType):
    """Values of one type, `valueType`, by text."""

    def __init__(self, valueType: DataType | None = None, properties: Mapping[str, Any] | None = None) -> None:
        super().__init__(properties)
        self.valueType = checked(UnknownType() if valueType is None else valueType, "valueType")

    def jsonValue(self) -> Json:
        """With `valueType`."""
        return {**super().jsonValue(), "valueType": self.valueType.jsonValue()}

    def _shown(self) -> list[str]:
        return [repr(self.valueType), *super()._shown()]


class ChoiceType(DataType):
    """A field that holds values of several types, its `choices`: one of each kind."""

    def __init__(self, choices: Iterable[DataType] = (), properties: Mapping[str, Any] | None = None) -> None:
        super().__init__(properties)
        self.choices: dict[str, DataType] = {}
        self.merge(choices)

    def add(self, new_choice: DataType) -> None:
        """Adds a choice. Raises ValueError where there is one of its kind."""
        name = checked(new_choice, "choice").typeName()
        if name in self.choices:
            raise ValueError(f"got a second choice of type {name}, allowed: one of each; use merge to put one over it")
        self.choices[name] = new_choice

    def merge(self, new_choices: Iterable[DataType] | DataType) -> None:
        """Adds choices, over those of their kinds."""
        for choice in [new_choices] if isinstance(new_choices, DataType) else new_choices:
            self.choices[checked(choice, "choice").typeName()] = choice

    def jsonValue(self) -> Json:
        """With `choices`, in the order of their names."""
        return {**super().jsonValue(), "choices": [self.choices[name].jsonValue() for name in sorted(self.choices)]}

    def _shown(self) -> list[str]:
        return [repr([self.choices[name] for name in sorted(self.choices)]), *super()._shown()]


class Field:
    """A field of a struct: its name and type."""

    def __init__(self, name: str, dataType: DataType, properties: Mapping[str, Any] | None = None) -> None:
        self.name = name
        self.dataType = checked(dataType, f"dataType of field {name}")
        self.properties = dict(properties or {})

    def jsonValue(self) -> Json:
        """The field as `json.dumps` takes it; its type is its `container`."""
        return {"name": self.name, "container": self.dataType.jsonValue(), "properties": self.properties}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Field) and self.jsonValue() == other.jsonValue()

    def __hash__(self) -> int:
        return hash(repr(self))

    def __repr__(self) -> str:
        return f"Field({self.name!r}, {self.dataType!r}{f', {self.properties!r}' if self.properties else ''})"


class StructType(DataType):
    """Named fields in their order. Looping over it gives the fields."""

    def __init__(self, fields: Iterable[Field] = (), properties: Mapping[str, Any] | None = None) -> None:
        super().__init__(properties)
        self.fields: list[Field] = []
        for field in fields:
            self.add(field)

    def add(self, field: Field) -> None:
        """Adds a field at the end. Raises ValueError where there is one of its name."""
        if not isinstance(field, Field):
            raise TypeError(f"got {field!r} as a field of a StructType, allowed: Field(name, type)")
        if self.hasField(field):
            raise ValueError(f"got a second field {field.name!r}, allowed: one of each name")
        self.fields.append(field)

    def hasField(self, field: str | Field) -> bool:
        """Whether there is a field of that name, or of that field's name."""
        return self.getField(field) is not None

    def getField(self, field: str | Field) -> Field | None:
        """The field of that name, or of that field's name; None where there is none."""
        name = field.name if isinstance(field, Field) else field
        return next((one for one in self.fields if one.name == name), None)

    def jsonValue(self) -> Json:
        """With `fields`."""
        return {**super().jsonValue(), "fields": [field.jsonValue() for field in self.fields]}

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)

    def _shown(self) -> list[str]:
        return [repr(self.fields), *super()._shown()]


class EntityType(DataType):
    """A kind of thing, `entity`, that is held as `base_type`."""

    def __init__(self, entity: str, base_type: DataType, properties: Mapping[str, Any] | None = None) -> None:
        super().__init__(properties)
        self.entity = entity
        self.base_type = checked(base_type, "base_type")

    def jsonValue(self) -> Json:
        """With `entity` and `baseType`."""
        return {**super().jsonValue(), "entity": self.entity, "baseType": self.base_type.jsonValue()}

    def _shown(self) -> list[str]:
        return [repr(self.entity), repr(self.base_type), *super()._shown()]


def checked(kind: object, what: str) -> DataType:
    """`kind`, if it is a type. Raises TypeError for a class in the place of its instance, and for Spark's types."""
    if isinstance(kind, DataType):
        return kind
    raise TypeError(f"got {kind!r} as {what}, allowed: an instance of a type of awsglue.gluetypes, as in StringType()")


def type_from_json(value: Mapping[str, Any]) -> DataType:
    """The type that `jsonValue` gave. Raises ValueError for what is no type's JSON."""
    name = value.get("dataType") if isinstance(value, Mapping) else None
    properties = value.get("properties") if name is not None else None
    try:
        match name:
            case "struct":
                return StructType([_field_from_json(field) for field in value["fields"]], properties)
            case "array":
                return ArrayType(type_from_json(value["elementType"]), properties)
            case "map":
                return MapType(type_from_json(value["valueType"]), properties)
            case "choice":
                return ChoiceType([type_from_json(choice) for choice in value["choices"]], properties)
            case "decimal":
                return DecimalType(int(value["precision"]), int(value["scale"]), properties)
            case "enum":
                return EnumType(value["options"], properties)
            case "entity":
                return EntityType(value["entity"], type_from_json(value["baseType"]), properties)
    except KeyError as error:
        raise ValueError(f"got {dict(value)!r}, which has no {error.args[0]!r}; {name} needs it") from error
    for kind in AtomicType.__subclasses__():
        if kind.typeName() == name:
            return kind(properties)
    known = ["struct", "array", "map", "choice", "entity", *(kind.typeName() for kind in AtomicType.__subclasses__())]
    raise ValueError(f"got {value!r} as a type, allowed: an object whose dataType is one of {', '.join(sorted(known))}")


def _field_from_json(value: Mapping[str, Any]) -> Field:
    return Field(value["name"], type_from_json(value["container"]), value.get("properties"))


__all__ = [name for name, value in list(globals().items()) if isinstance(value, type) and value.__module__ == __name__]


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    raise ImportError(f"The local awsglue package has no awsglue.gluetypes.{name}. It has: {', '.join(__all__)}.")
