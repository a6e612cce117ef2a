"""数据库自己的统计：一个进程十分钟问一次。问来的只定走哪条路，旧了、错了只会慢，不会多一条少一条。"""

from __future__ import annotations

import time

KNOWN_FOR = 600
"""Seconds for which a process believes what the database told of its statistics."""
COMMON = 0.05
"""Share of a table's rows above which some that hold a text are soon met in any order."""


def stretch() -> int:
    """In which stretch of `KNOWN_FOR` seconds this process is; what is kept by it is asked for once in each."""
    return int(time.monotonic() // KNOWN_FOR)
