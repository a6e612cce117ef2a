"""量一量：承诺过的数字，一条命令重新测出来。`liandong bench`。"""

from liandong.conf.bench.main import main

__all__ = ["main"]
