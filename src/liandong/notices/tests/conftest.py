"""消息的测试也用演示之戏，见 kernel 的 staging。"""

from liandong.kernel.tests.staging import played, stage

__all__ = ["played", "stage"]
