"""填进搜索框、理由和各处文字里的公民身份号码：不找、不留，更不留在网址里。

An address is kept by browsers, proxies and servers, and sent on to colleagues. What is a number is decided where lists are
imported (`sealing.citizen`): eighteen characters with a sound birthday and check, or with a slip in the check of somebody who may
be alive, in any width, with spaces or hyphens between. A sound 统一社会信用代码 that happens to look like one may be searched, unless it could be somebody born until today.
Fifteen digits with a birthday that are no 工商注册号 by their check are an old number; those whose check agrees, or whose bearer would
be about a hundred, may be searched.
"""

from __future__ import annotations

from liandong.codes import registration, uscc
from liandong.now import today
from liandong.sealing import citizen

SENTENCE = (
    "所填的内容里有公民身份号码，没有查找，号码也没有留在网址里。公民的号码不能填在这里，请按姓名查找；"
    "有权查看证件号码的，请打开“检查对象”清单，用“按证件号码查找”。"
)
HELD = "这里有公民身份号码，请删去：公民写姓名，证件号码只填在检查对象的“证件号码”里，加密保存。"
"""Said of a text that is kept in the clear."""
_FEWEST = 15


class NumberTyped(ValueError):
    """A list was asked for by a citizen's number; the message is for the person and does not repeat it."""

    def __init__(self) -> None:
        super().__init__(SENTENCE)


def holds_number(text: str) -> bool:
    """Whether a citizen's number stands in a text.

    >>> [holds_number(t) for t in ("440524188001010014", "王某４４０５２４ 18800101-0014", "44052418800101001", "440524188001010015")]
    [True, True, False, False]
    >>> holds_number("110105194912310021")  # 末位写错了，生日和地方照样露出来
    True
    >>> holds_number("914105217007033896"), holds_number("440524186004283350")  # 都校得过作代码，后一个还像是活过的人
    (False, True)
    >>> [holds_number(t) for t in ("110105 491231 003", "410800491231000", "410823260301001")]  # 旧证号；校得过的注册号；百岁上下的
    [True, False, False]
    """
    if len(text) < _FEWEST:
        return False
    day = today()
    if any(registration.fault(one) and not citizen.is_dated_lately(one, day) for one in citizen.old_in(text)):
        return True
    sound = any(uscc.fault(one) or not citizen.wrong_with(one, day) for one in citizen.held_in(text))
    return sound or any(map(uscc.fault, citizen.meant_in(text, day)))
