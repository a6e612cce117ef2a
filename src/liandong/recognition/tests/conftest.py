"""互认测试的地基，作为夹具。"""

from __future__ import annotations

from liandong.kernel.tests.beginnings import beginning
from liandong.recognition.tests.ground import Ground

ground = beginning(Ground)
