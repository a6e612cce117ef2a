"""内核自测所用的一台戏，见 staging。"""

from liandong.kernel.tests.staging import played, stage

__all__ = ["played", "stage"]
