"""检查对象的动作，一个题目一个模块；导入本包即登记全部。"""

from liandong.parties.actions import importing, keeping, merging

__all__ = ["importing", "keeping", "merging"]
