"""浏览器自报的家门，换成人认得的两个词；只给本人辨认自己的登录，不作任何判断。"""

from __future__ import annotations

_BROWSERS = (
    ("QIHU", "360浏览器"), ("360SE", "360浏览器"), ("360EE", "360浏览器"), ("QAX", "奇安信浏览器"),
    ("MicroMessenger", "微信"), ("DingTalk", "钉钉"), ("Edg", "Edge 浏览器"), ("Firefox/", "火狐浏览器"),
    ("Chrome/", "谷歌内核浏览器"), ("Safari/", "Safari 浏览器"),
)  # fmt: skip
_SYSTEMS = (
    ("HarmonyOS", "鸿蒙"), ("Android", "安卓手机"), ("iPhone", "苹果手机"), ("iPad", "苹果平板"), ("Windows", "视窗电脑"),
    ("Mac OS X", "苹果电脑"), ("UOS", "统信电脑"), ("Kylin", "麒麟电脑"), ("Linux", "电脑"),
)  # fmt: skip


def said(user_agent: str) -> str:
    """Browser and machine in words; a text nobody knows is 未知的浏览器.

    >>> said("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36")
    '视窗电脑上的谷歌内核浏览器'
    >>> said("curl/8.5")
    '未知的浏览器'
    """
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "未知的浏览器")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return f"{system}上的{browser}" if system else browser
