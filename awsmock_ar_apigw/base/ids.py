"""Identifiers, drawn from a generator of the cloud's own: the same seed gives the same ids."""

from __future__ import annotations

import binascii
import os
import random
from functools import cache
from string import ascii_lowercase, digits

LETTERS_AND_DIGITS = ascii_lowercase + digits


@cache
def _letters(alphabet: str) -> bytes:
    """The letter that each byte stands for."""
    return bytes(ord(alphabet[byte % len(alphabet)]) for byte in range(256))


_SAFE_IN_URLS = bytes.maketrans(b"+/", b"-_")
# Of the bits of a UUID, those that are drawn, and those that say which version and which variant it is.
_OF_CHANCE = ~(0xF << 76 | 0x3 << 62)
_OF_VERSION_4 = 4 << 76 | 2 << 62


def uuid_of(bits: int) -> str:
    """A UUID with dashes."""
    raw = f"{bits:032x}"
    return f"{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}"


class Ids:
    """A source of identifiers that touches no global random state.

    Parameters:
        seed: the same seed gives the same ids in the same order, in any process;
            None draws a seed from the operating system.
    """

    def __init__(self, seed: int | str | None = None) -> None:
        self._seed = seed
        self._random: random.Random | None = None

    def secret(self) -> bytes:
        """What nobody can guess who doesn't know the seed: the same seed gives the same."""
        return os.urandom(16) if self._seed is None else self.hex(32).encode()

    def hex(self, length: int) -> str:
        """``length`` lower-case hexadecimal digits."""
        return f"{self._bits(4 * length):0{length}x}"

    def uuid(self) -> str:
        """A UUID of version 4, with dashes."""
        return uuid_of(self.uuid_bits())

    def uuid_hex(self) -> str:
        """A UUID of version 4 as 32 hexadecimal digits."""
        return f"{self.uuid_bits():032x}"

    def uuid_bits(self) -> int:
        """A UUID of version 4 as a number, for ``uuid_of``: what is seldom looked at is written then."""
        return (self._random or self._begun()).getrandbits(128) & _OF_CHANCE | _OF_VERSION_4

    def text(self, length: int, alphabet: str = LETTERS_AND_DIGITS) -> str:
        """``length`` characters of ``alphabet``."""
        return self._bits(8 * length).to_bytes(length, "little").translate(_letters(alphabet)).decode("ascii")

    def base64(self, count: int) -> str:
        """So many bytes of chance as base64 that is safe in URLs, with its padding."""
        raw = binascii.b2a_base64(self._bits(8 * count).to_bytes(count, "little"), newline=False)
        return raw.translate(_SAFE_IN_URLS).decode("ascii")

    def copy(self) -> Ids:
        """A source that gives the same ids from here on."""
        made = Ids(self._seed)
        made._random = random.Random()  # noqa: S311 - reproducible ids, no secrets
        made._random.setstate(self._begun().getstate())
        return made

    def _bits(self, count: int) -> int:
        return (self._random or self._begun()).getrandbits(count)

    def _begun(self) -> random.Random:
        """The generator, begun when the first of its ids is drawn: many a mock is called by nobody."""
        if self._random is None:
            # As much chance as a UUID has: to begin with more takes twice as long.
            begin = int.from_bytes(os.urandom(16), "big") if self._seed is None else self._seed
            self._random = random.Random(begin)  # noqa: S311 - reproducible ids, no secrets
        return self._random
