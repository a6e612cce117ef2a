"""找一项职权：按它的事项和行使机关。

There may be tens of thousands of powers over some thousand items and some hundreds of agencies. The items and agencies are found
first and named by their keys, so that only the powers over them are read.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from liandong.catalogue.models import Item
from liandong.registry.models import Agency


def powers(rows: Any, asked: str) -> Any:
    """The rows whose item's name or code, whose holder's name or whose place holds what was asked."""
    over = Item.objects.filter(Q(name__icontains=asked) | Q(code__icontains=asked))
    held = Agency.objects.filter(name__icontains=asked)
    return rows.filter(
        Q(item__in=list(over.values_list("pk", flat=True)))
        | Q(holder__in=list(held.values_list("pk", flat=True)))
        | Q(place_name__icontains=asked)
    )
