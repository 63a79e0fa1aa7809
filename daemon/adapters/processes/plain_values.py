"""Frozen values as bytes and back, between processes: nothing but the classes that are expected is ever made.

Python's own way to pack values can be made to call anything when it unpacks. What comes from a process that looked at
a stranger's file is unpacked into a list of classes of ours, or refused.
"""

from __future__ import annotations

import io
import pickle
import pickletools
from collections.abc import Collection
from typing import Any

_STEPS = {
    "PROTO",
    "FRAME",
    "STOP",
    "MARK",
    "MEMOIZE",
    "BINGET",
    "LONG_BINGET",
    "NONE",
    "NEWTRUE",
    "NEWFALSE",
    "BININT",
    "BININT1",
    "BININT2",
    "LONG1",
    "LONG4",
    "BINFLOAT",
    "SHORT_BINUNICODE",
    "BINUNICODE",
    "SHORT_BINBYTES",
    "BINBYTES",
    "EMPTY_TUPLE",
    "TUPLE",
    "TUPLE1",
    "TUPLE2",
    "TUPLE3",
    "EMPTY_LIST",
    "APPEND",
    "APPENDS",
    "EMPTY_DICT",
    "SETITEM",
    "SETITEMS",
    "STACK_GLOBAL",
    "NEWOBJ",
    "REDUCE",
    "BUILD",
}
"""What `packed` makes of values. Others can ask for any amount of memory in five bytes, and get it."""

_BROKEN = (pickle.UnpicklingError, EOFError, AttributeError, IndexError, KeyError, TypeError, ValueError, OverflowError)
"""What bytes that are no pickle give."""


def packed(value: object) -> bytes:
    """A value as bytes, for `unpacked` or `trusted`."""
    return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)


def trusted(data: bytes) -> Any:  # noqa: ANN401 (whatever was packed)
    """The value again, for a process that is given it by the one that started it and by nobody else."""
    return pickle.loads(data)  # noqa: S301 (the docstring says from whom)


def unpacked(data: bytes, classes: Collection[type]) -> object:
    """The value again, made of `classes` and of Python's own plain ones; raises ValueError when it is anything else."""
    try:
        for step, _, _ in pickletools.genops(data):
            if step.name not in _STEPS:
                raise pickle.UnpicklingError(step.name)
        return _Unpickler(data, classes).load()
    # A few bytes may ask for more memory than there is.
    except (*_BROKEN, MemoryError) as error:
        raise ValueError(f"These are no values that were expected: {error}") from error


class _Unpickler(pickle.Unpickler):
    def __init__(self, data: bytes, classes: Collection[type]) -> None:
        super().__init__(io.BytesIO(data))
        self._classes = {(one.__module__, one.__qualname__): one for one in classes}

    def find_class(self, module: str, name: str, /) -> Any:  # noqa: ANN401 (as the class above has it)
        try:
            return self._classes[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name}") from None
