"""案件的动作。"""

from liandong.cases.actions import (
    concluding,
    deciding,
    filing,
    handing,
    investigating,
    measuring,
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
    "investigating",
    "measuring",
    "preparing",
    "registering",
    "serving",
    "telling",
]
