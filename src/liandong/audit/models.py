"""审计的表：依法屏蔽。"""

from __future__ import annotations

from django.db import models

from liandong.kernel.models import Record


class Redaction(Record):
    """依法屏蔽: the decision to blank the text of one event, with its reason; the event's leaf stays in the tree.

    Source: 行政处罚法第五十条（个人隐私、商业秘密、国家秘密）; 政务数据共享条例第二十六条（更正）.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="屏蔽号")
    event = models.UUIDField(unique=True, verbose_name="被屏蔽的痕迹")
    event_at = models.DateTimeField(verbose_name="痕迹时间")
    ground = models.CharField(max_length=40, verbose_name="事由")
    basis = models.CharField(max_length=200, verbose_name="依据文件")

    class Meta:
        verbose_name = "依法屏蔽"

    def __str__(self) -> str:
        return self.number
