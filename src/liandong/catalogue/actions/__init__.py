"""清单的动作，一个题目一个模块；导入本包即登记全部。"""

from liandong.catalogue.actions import items, powers, standards

__all__ = ["items", "powers", "standards"]
