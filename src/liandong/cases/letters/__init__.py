"""案件、决定、拟处理意见、强制措施的文书底稿，内容都取自记录；记录没有写的，空着，由人填。

Each letter is a function from the record to heading and content (`kernel.letters`); the fields are those of `documents.typeset`.
"""

from liandong.cases.letters import deciding, filing, measuring, telling

__all__ = ["deciding", "filing", "measuring", "telling"]
