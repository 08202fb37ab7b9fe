"""Identifiers, drawn from a generator of the cloud's own: the same seed gives the same ids."""

from __future__ import annotations

import os
import random
from functools import cache
from string import ascii_lowercase, digits

LETTERS_AND_DIGITS = ascii_lowercase + digits


@cache
def _letters(alphabet: str) -> bytes:
    """The letter that each byte stands for."""
    return bytes(ord(alphabet[byte % len(alphabet)]) for byte in range(256))


class Ids:
    """A source of identifiers that touches no global random state.

    Parameters:
        seed: the same seed gives the same ids in the same order, in any process;
            None draws a seed from the operating system.
    """

    def __init__(self, seed: int | str | None = None) -> None:
        # As much chance as a UUID has: to begin with more takes twice as long, at the start of each mock.
        begin = int.from_bytes(os.urandom(16), "big") if seed is None else seed
        self._random = random.Random(begin)  # noqa: S311 - reproducible ids, not secrets

    def hex(self, length: int) -> str:
        """``length`` lower-case hexadecimal digits."""
        return f"{self._random.getrandbits(4 * length):0{length}x}"

    def uuid(self) -> str:
        """A UUID of version 4, with dashes."""
        raw = self.uuid_hex()
        return f"{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}"

    def uuid_hex(self) -> str:
        """A UUID of version 4 as 32 hexadecimal digits."""
        bits = self._random.getrandbits(128)
        bits = bits & ~(0xF << 76) | (4 << 76)
        bits = bits & ~(0x3 << 62) | (2 << 62)
        return f"{bits:032x}"

    def text(self, length: int, alphabet: str = LETTERS_AND_DIGITS) -> str:
        """``length`` characters of ``alphabet``."""
        return self._random.randbytes(length).translate(_letters(alphabet)).decode("ascii")

    def copy(self) -> Ids:
        """A source that gives the same ids from here on."""
        made = Ids(0)
        made._random.setstate(self._random.getstate())
        return made
