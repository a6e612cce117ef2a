"""抽取的动作。"""

from liandong.draws.actions import (
    binding,
    computing,
    contributing,
    drafting,
    freezing,
    opening,
    publishing,
    releasing,
    replacing,
)

__all__ = [
    "binding", "computing", "contributing", "drafting", "freezing", "opening", "publishing", "releasing", "replacing",
]  # fmt: skip
