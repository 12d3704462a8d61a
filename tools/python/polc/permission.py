"""Permissions, each with the attributes that its requests may have."""

from __future__ import annotations

from typing import Dict, Mapping, Tuple

from polc.errors import UnknownName
from polc.names import Attribute, Named, Value

CONTEXT = "context."


class Permission(Named):
    """`attributes` has those of its resource, then the context's. A context's may be named without `context.`."""

    __slots__ = ("attributes", "_by_name")
    kind = "permission"

    def __init__(
        self, schema: bytes, index: int, name: str, title: str, attributes: Tuple[Attribute, ...]
    ) -> None:
        super().__init__(schema, index, name, title)
        self.attributes = attributes
        self._by_name: Dict[str, Attribute] = {}
        # The resource's own come first, and hide what the context calls the same.
        for attribute in attributes:
            self._by_name.setdefault(attribute.name, attribute)
        for attribute in attributes:
            if attribute.name.startswith(CONTEXT):
                self._by_name.setdefault(attribute.name[len(CONTEXT) :], attribute)

    def attribute(self, name: str) -> Attribute:
        try:
            return self._by_name[name]
        except (KeyError, TypeError):
            raise UnknownName("attribute", name, self._by_name, self.name) from None

    def has_attribute(self, name: str) -> bool:
        return name in self._by_name

    def numbers_of(self, given: Mapping[str, Value]) -> Dict[int, int]:
        """By attribute, the number of the value that it is given."""
        numbers: Dict[int, int] = {}
        for name, value in given.items():
            attribute = self.attribute(name)
            if attribute.index in numbers:
                raise TypeError(f"{attribute.name!r} is given twice")
            numbers[attribute.index] = attribute.number_of(value)
        return numbers
