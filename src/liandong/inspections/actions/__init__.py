"""抽查清单、场景、计划的动作。"""

from liandong.inspections.actions import answering, attaching, changing, lists, planning, publishing, scenes

__all__ = ["answering", "attaching", "changing", "lists", "planning", "publishing", "scenes"]
