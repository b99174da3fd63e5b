"""numba where it is installed (``pip install aportee[fast]``), plain Python otherwise: the same functions.

The kernels are written so that both run: what is compiled is what the tests also run as plain Python.
"""

from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

Function = Callable[..., Any]
SOURCES = files("app.matching")
IS_COMPILED = find_spec("numba") is not None  # numba itself weighs a hundred megabytes: it waits for the first ranking


@cache
def find_compiler() -> Callable[..., Callable[[Function], Function]] | None:
    """numba's, with what it makes kept on disk; None when it is not installed."""
    try:
        numba = import_module("numba")
    except ImportError:
        return None
    numba.config.CACHE_DIR = str(SOURCES / "__pycache__" / f"kernel-{digest_of_sources()}")
    keep: Callable[..., Callable[[Function], Function]] = numba.njit
    return keep


def digest_of_sources() -> str:
    """Names what is compiled: numba looks at one file alone, and a constant changed elsewhere would be forgotten."""
    text = {file.name: file.read_bytes() for file in SOURCES.iterdir() if file.name.endswith(".py")}
    return blake2b(b"".join(text[name] for name in sorted(text)), digest_size=8).hexdigest()


def compiled(function: Function) -> Function:
    """The function, compiled at its first call when numba is there. It may make arrays."""
    compiler = find_compiler()
    return function if compiler is None else compile_kept(compiler, function, nogil=True)


def compiled_inside(function: Function) -> Function:
    """The same for what runs once an offer: it makes no array, so that none is counted in or out at each call."""
    compiler = find_compiler()
    return function if compiler is None else compile_kept(compiler, function, nogil=True, _nrt=False)


def compile_kept(compiler: Callable[..., Any], function: Function, **options: bool) -> Function:
    """Compiled, and kept on disk where a folder can be written."""
    try:
        kept: Function = compiler(cache=True, **options)(function)
    except RuntimeError:  # no folder at all where it may write: compiled again at each start
        kept = compiler(**options)(function)
    return kept
