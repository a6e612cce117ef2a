"""报错页：发生了什么，该怎么办。服务出错时不依赖数据库。"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liandong.desk.shell import show_error
from liandong.watch import bounds
from liandong.watch.request import seen


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show_error(
        request,
        None,
        400,
        "请求不完整",
        "浏览器送来的内容不完整，没有办理。",
        ("请返回上一页重新提交。",),
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """A body beyond the limit, refused before it is read."""
    return show_error(
        request,
        None,
        413,
        "内容过大",
        f"这次提交的内容过大，没有办理。{bounds.sentence()}",
        ("请减少内容，或把文件压缩、分开后重新提交。",),
    )


def too_many_parts(request: HttpRequest) -> HttpResponse:
    """More fields or files than any form of ours has."""
    return show_error(
        request,
        None,
        400,
        "项目太多",
        "一次提交的项目或文件太多，没有办理。",
        ("请返回上一页，分几次提交。",),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show_error(request, None, 403, "不能打开", "您现在不能打开这一页。", ("请从工作台重新进入。",))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show_error(
        request,
        None,
        404,
        "没有找到",
        "没有这一页，或者它不在您当前岗位的可见范围内。",
        ("请核对网址，或回到工作台。",),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", {"trace": seen(request).trace}, status=500)
