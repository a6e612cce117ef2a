"""抽取有多快、占多少内存，独立的核对程序要多久：一千万个编号，从文件里流过。

Each measure runs in a process of its own, so that its memory is its own, and beside what it is compared with, in the same run:
ratios say more than seconds on a machine that others use. The plain loop reads the same file and makes one hash a row.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from liandong.conf.bench.figure import Figure
from liandong.draw.measure import DRAWN, IDS, PEER_IDS, VERIFIED


def drawing() -> Iterator[Figure]:
    """Speed and memory of the draw, of its peer, and of the independent verifier."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        one = _apart("single", home)
        yield Figure(
            f"{IDS:,} 个编号抽 {DRAWN:,} 个，与光算散列的循环之比", one["draw"] / one["loop"], "倍", 1.5
        )
        yield Figure("  抽取用时", one["draw"], "秒", peer=f"光算散列 {one['loop']:.2f} 秒")
        yield Figure("  内存峰值", one["megabytes"], "MB", 50)
        many = _apart("stratified", home)
        yield Figure(f"{IDS:,} 行分层、按部门资格抽，与同一循环之比", many["draw"] / many["loop"], "倍", 4)
        yield Figure(
            "  抽取用时", many["draw"], "秒", peer=f"{many['lists']:.0f} 个名单，抽中 {many['drawn']:,.0f} 个"
        )
        yield Figure("  内存峰值", many["megabytes"], "MB", 200)
        yield Figure("  事先核对名录、计数、算根", many["census"], "秒")
        peer = _apart("peer", home)
        faster = peer["peer"] / peer["draw"]
        yield Figure(f"{PEER_IDS:,} 个编号，比 consistent_sampler 快", faster, "倍", 8, is_floor=True)
        check = _apart("verify", home)
        yield Figure(f"独立核对 {VERIFIED:,} 行的抽取包", check["seconds"], "秒", 10)
        yield Figure("  内存峰值", check["megabytes"], "MB")
        full = _apart("whole", home)
        about = f"{full['visits']:,.0f} 次，{full['teams']:,.0f} 组，{full['officers']:,.0f} 名执法人员"
        yield Figure(f"独立核对 {VERIFIED:,} 行和访问、人员的完整包", full["seconds"], "秒", 10, peer=about)
        left = f"没有排上 {full['left']:,.0f} 次，没有派满 {full['unstaffed']:,.0f} 组，因前瞻不派 {full['needed']:,.0f} 人次"
        yield Figure("  其中处理器用时", full["processor"], "秒", peer=left)
        yield Figure("  内存峰值", full["megabytes"], "MB")


def _apart(what: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "liandong.draw.measure", what, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told
