"""`liandong` 命令：同一个入口，各进程、各工具都从这里启动。"""

from liandong.conf.cli.main import main

__all__ = ["main"]
