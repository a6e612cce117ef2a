"""账户的动作，一个题目一个模块；导入本包即登记全部。"""

from liandong.accounts.actions import delegations, factors, people, posts, signing, systems

__all__ = ["delegations", "factors", "people", "posts", "signing", "systems"]
