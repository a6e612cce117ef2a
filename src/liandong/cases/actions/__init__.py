"""案件的动作。"""

from liandong.cases.actions import (
    concluding,
    deciding,
    filing,
    handing,
    hearing,
    investigating,
    measuring,
    offering,
    preparing,
    registering,
    serving,
    telling,
)

__all__ = [
    "concluding",
    "deciding",
    "filing",
    "handing",
    "hearing",
    "investigating",
    "measuring",
    "offering",
    "preparing",
    "registering",
    "serving",
    "telling",
]
