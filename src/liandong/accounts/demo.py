"""演示账户：只在演示环境中存在，登录页会写明。"""

from __future__ import annotations

from liandong.accounts.models import Post
from liandong.kernel.pages import DemoAccount
from liandong.kernel.roles import Role

PASSWORD = "liandong-yanshi"  # noqa: S105  公开的演示密码，只用于演示库


def demo_accounts() -> list[DemoAccount]:
    """One line per demonstration post, in the order of the roles."""
    order = {role.value: index for index, role in enumerate(Role)}
    posts = Post.objects.filter(person__is_demo=True, state="held").select_related("person")
    return [
        DemoAccount(p.person.account, p.person.name, p.agency_name, Role(p.role).label)
        for p in sorted(posts, key=lambda p: (order[p.role], p.agency_code))
    ]
