"""接口的前提：对一条记录办理，须说明是依据它的哪一版。

A call that names no version would overwrite what others did in the meantime without ever having seen it. The version
goes into `If-Match` as the strong entity tag that reading the record returned, or into the body as `version`.
Source: RFC 9110 §8.8.3, §13.1.1 (If-Match, 412); RFC 6585 §3 (428).
"""

from __future__ import annotations

import re

_TAG = re.compile(r'"([0-9]{1,18})"', re.ASCII)


class Unmet(Exception):
    """The call does not say, or says in two ways, what it was made against; the message is for a person.

    Attributes:
        status: HTTP status, 422 or 428.
        code: stable, snake_case.
    """

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.code = status, code


def etag(version: int) -> str:
    """The strong entity tag of a record at a version.

    >>> etag(3)
    '"3"'
    """
    return f'"{version}"'


def version(if_match: str, stated: int | None, *, is_needed: bool) -> int | None:
    """The version a call was made against.

    Args:
        if_match: the header as sent; empty when it was not.
        stated: `version` of the body; None when left out.
        is_needed: the call is on a record that exists already.

    Returns:
        None only when nothing was said and nothing is needed.

    Raises:
        Unmet: ``version_missing`` (428), ``bad_if_match`` or ``two_versions`` (422).

    >>> version('"3"', None, is_needed=True), version("", 3, is_needed=True), version("", None, is_needed=False)
    (3, 3, None)
    """
    if not if_match:
        if stated is None and is_needed:
            raise Unmet(
                428, "version_missing",
                "没有说明依据记录的哪一版办理，没有办理。请先读取该记录，把其 ETag 放入 If-Match（或把 version 放入正文）后重新提交。",
            )  # fmt: skip
        return stated
    tag = _TAG.fullmatch(if_match.strip())
    if tag is None:
        raise Unmet(
            422, "bad_if_match",
            "If-Match 须是读取该记录时返回的那一个 ETag，例如 \"3\"；不接受 *、弱标记和多个标记。没有办理。",
        )  # fmt: skip
    named = int(tag.group(1))
    if stated is not None and stated != named:
        raise Unmet(422, "two_versions", "If-Match 与正文中的 version 不是同一版，没有办理。请只填一处。")
    return named
