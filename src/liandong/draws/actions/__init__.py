"""抽取的动作。"""

from liandong.draws.actions import (
    binding,
    checking,
    computing,
    contributing,
    drafting,
    freezing,
    opening,
    publishing,
    recusing,
    releasing,
    replacing,
)

__all__ = [
    "binding", "checking", "computing", "contributing", "drafting", "freezing", "opening", "publishing", "recusing", "releasing", "replacing",
]  # fmt: skip
