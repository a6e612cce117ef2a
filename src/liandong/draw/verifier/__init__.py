"""给别人用的核对程序：三个文件，各自独立，不用本平台的任何代码，原样供下载；三份例题，谁另写一个核对程序都可以照着对。"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent
VECTORS = _HERE.parent / "vectors"
"""The published examples: ``vdr1.json``, ``coordinated.json``, ``visits.json``; no byte of them changes."""
SCRIPT = _HERE / "verify_draw.py"
"""The verifier in Python, one file; its SHA-256 stands in the plan."""
PAGE_SCRIPT = _HERE / "verify_draw.js"
"""The verifier for a visitor's browser."""
CONTRIBUTE_SCRIPT = _HERE / "contribute.js"
"""The script that makes a party's contribution in its own browser."""
