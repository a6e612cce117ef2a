"""表单的常见错误换成平常话：发生了什么、该怎么填。

Django's own Chinese speaks of 字段 and 变量. Only its default messages are replaced; a sentence written by a room stays.
"""

from __future__ import annotations

_SENTENCES = {
    "required": "还没有填写。",
    "required_choice": "还没有选择。",
    "invalid_choice": "所选的这一项不在可选范围内，请重新选择。",
    "invalid_list": "所选的内容不对，请重新选择。",
    "null_characters_not_allowed": "含有看不见的字符，请删去后重新填写。",
    "invalid_date": "日期不对，请按 2026-03-13 的样子填写。",
    "invalid_moment": "时间不对，请按 2026-03-13 09:30 的样子填写。",
    "invalid_number": "只能填数字。",
    "invalid_email": "邮箱地址不完整，请核对。",
    "empty": "选中的文件是空的，请重新选择。",
    "missing": "没有收到文件，请重新选择。",
}


def plain_error(code: str, kind: str = "") -> str | None:
    """The house's sentence for one of Django's default errors, or None where there is none.

    Args:
        code: Django's error code, e.g. ``required``.
        kind: ``choice``, ``date``, ``moment``, ``number`` or ``email``, where the sentence depends on it.

    >>> plain_error("required"), plain_error("required", kind="choice")
    ('还没有填写。', '还没有选择。')
    """
    return _SENTENCES.get(f"{code}_{kind}") or _SENTENCES.get(code)
