"""The shared library of the runtime, which the package carries, or else the installed one."""

from __future__ import annotations

import pathlib
from typing import Any

from polc._pol_h import ffi as ffi

NONE = 0xFFFFFFFF


def _load() -> Any:
    carried = pathlib.Path(__file__).with_name("libpol.so")
    version = ffi.integer_const("POL_ABI_VERSION")  # Of the pol.h that `_pol_h` was made from.
    name = str(carried) if carried.exists() else f"libpol.so.{version}"
    try:
        library = ffi.dlopen(name)
    except OSError as error:
        raise ImportError(
            f"polc needs {name}, the shared library of its runtime: {error}"
        ) from error
    found = library.pol_abi_version()
    if found != version:
        raise ImportError(f"polc needs version {version} of libpol's interface; {name} has {found}")
    return library


lib: Any = _load()


def text(found: Any) -> str:
    """A pol_text; a UnicodeDecodeError where it is no UTF-8."""
    return "" if found.data == ffi.NULL else str(ffi.buffer(found.data, found.size)[:], "utf-8")


def literal(found: Any) -> str:
    """A static text that ends with a NUL."""
    return str(ffi.string(found), "utf-8")
