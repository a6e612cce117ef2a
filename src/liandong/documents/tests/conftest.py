"""文书测试共用的夹具。"""

from __future__ import annotations

from liandong.documents.tests.stories import writers
from liandong.kernel.tests.beginnings import beginning
from liandong.leads.tests.stories import MONDAY

room = beginning(writers, MONDAY, is_held=True)
