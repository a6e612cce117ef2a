"""做得及时不及时、数额够不够、能不能延长：拿参数去比，给出结论和出处。

Why: 法定 and 内部 limits can be overdue, a 商请 never; a row nobody has checked may only warn. These few functions are
the one place where that is decided.

Main names: `on_time`, `check_amount`, `meets`, `may_extend`.
Codes: ``in_time``, ``late``, ``late_unverified``, ``late_not_binding``, ``too_early``, ``no_fixed_limit``, ``clock_stopped``;
``amount_met``, ``amount_not_met``; ``may_extend``, ``extension_unknown``, ``extension_too_late``, ``extension_used_up``.
"""

from __future__ import annotations

from datetime import datetime

from liandong.law.limits import Due
from liandong.law.moments import chinese_moment, in_china
from liandong.law.parameter import COMPARISONS, NATURES, Parameter
from liandong.law.verdict import Verdict, allow, refuse

_BINDING = ("statutory", "internal")


def on_time(parameter: Parameter, due: Due, done_at: datetime) -> Verdict:
    """Whether something done at ``done_at`` keeps the limit ``due`` of ``parameter``.

    Args:
        parameter: the row the limit came from. due: from `limits.compute`.
        done_at: moment of the deed, with time zone; fractions of a second are dropped.

    Returns:
        For a deadline: refused ``late`` after its moment. For a minimum span (``at_least`` after an event):
        refused ``too_early`` until its moment has passed. Unverified or unbinding rows allow with a warning.
    """
    moment = in_china(done_at).replace(microsecond=0)
    if due.moment is None:
        code = "clock_stopped" if due.stopped else "no_fixed_limit"
        return allow(code, due.sentence, parameter.provision)
    minimum = parameter.compare == "at_least" and parameter.direction == "after"
    kept = moment > due.moment if minimum else moment <= due.moment
    done, end = chinese_moment(moment), chinese_moment(due.moment)
    if kept:
        relation = "晚于" if minimum else "不晚于"
        return allow("in_time", f"{parameter.name}：{done}{relation}{end}，符合期限。", parameter.provision)
    if minimum:
        return _broken(parameter, "too_early", f"{parameter.name}：{end}以前期间未满，{done}尚早。")
    return _broken(parameter, "late", f"{parameter.name}：期限已于{end}届满，{done}已逾期。")


def _broken(parameter: Parameter, code: str, sentence: str) -> Verdict:
    if parameter.nature not in _BINDING:
        warning = f"{sentence.rstrip('。')}；这是{NATURES[parameter.nature]}期限，不作逾期处理。"
        return allow(f"{code}_not_binding", warning, parameter.provision, warnings=(warning,))
    if not parameter.verified:
        warning = f"{sentence.rstrip('。')}；依据待核，只作提示。"
        return allow(f"{code}_unverified", warning, parameter.provision, warnings=(warning,))
    return refuse(code, sentence, parameter.provision)


def meets(parameter: Parameter, amount: int) -> bool:
    """Plain comparison of ``amount`` (in the row's unit) with the row's value.

    Raises:
        ValueError: the row has no number.

    >>> from datetime import date
    >>> from liandong.law import at
    >>> fine = at(date(2026, 3, 2))["P-11"]
    >>> meets(fine, 3000), meets(fine, 3001)
    (True, False)
    """
    if parameter.value is None:
        raise ValueError(f"{parameter.id}“{parameter.name}”没有数值，不能比较。")
    return {
        "at_most": amount <= parameter.value,
        "at_least": amount >= parameter.value,
        "more_than": amount > parameter.value,
    }[parameter.compare]


def check_amount(parameter: Parameter, amount: int) -> Verdict:
    """Whether ``amount`` keeps a ceiling or a floor; an unverified row allows with a warning.

    Raises:
        ValueError: the row has no number.
    """
    said = f"{parameter.name}应{COMPARISONS[parameter.compare]}{parameter.amount}，现为{amount}"
    if meets(parameter, amount):
        return allow("amount_met", f"{said}，符合。", parameter.provision)
    return _broken(parameter, "amount_not_met", f"{said}，不符合。")


def may_extend(parameter: Parameter, due: Due, asked_at: datetime, granted: int = 0) -> Verdict:
    """Whether the limit may be extended (once more), asked at ``asked_at``.

    Args:
        parameter: the row. due: its end so far. asked_at: with time zone. granted: extensions granted so far.

    Returns:
        ``may_extend``; refused when the provision knows none, all are used, or the end has passed. Who must
        approve stands in the sentence.
    """
    rule = parameter.extension
    if rule is None:
        return _broken(parameter, "extension_unknown", f"{parameter.name}：规定没有设延长。")
    if rule.times is not None and granted >= rule.times:
        rest = f"；{rule.note}" if rule.note else ""
        return _broken(
            parameter,
            "extension_used_up",
            f"{parameter.name}：已延长{granted}次，不能按同一规定再延长{rest}。",
        )
    if due.moment is not None and in_china(asked_at) > due.moment:
        end = chinese_moment(due.moment)
        return _broken(
            parameter, "extension_too_late", f"{parameter.name}：期限已于{end}届满，延长应在届满以前提出。"
        )
    return allow("may_extend", f"{parameter.name}：{rule.sentence}。", parameter.provision)
