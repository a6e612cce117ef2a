"""审计的表：依法屏蔽、清单导出。"""

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
        indexes = [models.Index(fields=["event_at", "uuid"], name="redaction_by_time")]

    def __str__(self) -> str:
        return self.number


class ListExport(Record):
    """清单导出: somebody took a list out of the platform as a file; who, which rows by what conditions, what for.

    The file itself is not kept; `digest` is its SHA-256 (lower-case hex), so that a file found elsewhere can be told to be
    this one. `rows` counts the records in it, without the lines above them.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="导出号")
    listed = models.CharField(max_length=40, verbose_name="清单")
    listed_title = models.CharField(max_length=60, verbose_name="清单名称")
    conditions = models.CharField(max_length=300, verbose_name="条件和次序")
    rows = models.PositiveIntegerField(verbose_name="行数")
    made_as = models.CharField(max_length=8, verbose_name="格式")
    digest = models.CharField(max_length=64, db_index=True, verbose_name="文件摘要")
    purpose = models.CharField(max_length=200, verbose_name="用途")
    by_name = models.CharField(max_length=40, verbose_name="导出人")
    agency_name = models.CharField(max_length=100, verbose_name="机关")
    made_at = models.DateTimeField(verbose_name="导出时间")

    class Meta:
        verbose_name = "清单导出"
        indexes = [
            models.Index(fields=["made_at", "uuid"], name="export_by_time"),
            models.Index(fields=["rows", "uuid"], name="export_by_rows"),
            models.Index(fields=["by_name", "uuid"], name="export_by_person"),
            models.Index(fields=["agency_name", "uuid"], name="export_by_agency"),
        ]

    def __str__(self) -> str:
        return self.number
