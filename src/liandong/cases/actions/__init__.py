"""案件的动作。"""

from liandong.cases.actions import (
    binding,
    concluding,
    deciding,
    filing,
    handing,
    hearing,
    investigating,
    measuring,
    offering,
    passing,
    preparing,
    registering,
    serving,
    telling,
)

__all__ = [
    "binding",
    "concluding",
    "deciding",
    "filing",
    "handing",
    "hearing",
    "investigating",
    "measuring",
    "offering",
    "passing",
    "preparing",
    "registering",
    "serving",
    "telling",
]
