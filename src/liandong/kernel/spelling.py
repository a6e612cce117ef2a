"""写法统一：键入的文字只有一种写法，存下的就是算进承诺的。

A letter with its accent can be typed as one character or as two; the ledger takes one spelling only (NFC). Halves of
characters, which a JSON body can carry and no database can hold, are left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils.datastructures import MultiValueDict


def tidied(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Raw input of a form or a JSON body with every text in its one spelling; other values as they are."""
    if isinstance(values, MultiValueDict):
        return MultiValueDict({name: [_tidy(v) for v in values.getlist(name)] for name in values})
    return {name: _tidy(value) for name, value in values.items()}


def tidy(text: str) -> str:
    """One text in NFC, without surrogates and null characters.

    >>> tidy("e\\u0301"), tidy("半\\ud800个\\x00")
    ('é', '半个')
    """
    return _spelt(text).replace("\x00", "")


def _tidy(value: Any) -> Any:
    if isinstance(value, list):
        return [_tidy(v) for v in value]
    return _spelt(value) if isinstance(value, str) else value


def _spelt(text: str) -> str:
    return unicodedata.normalize("NFC", text).encode("utf-8", "ignore").decode()
