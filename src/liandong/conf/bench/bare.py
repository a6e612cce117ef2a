"""裸的 Django：同样的表、同样的二十五行，不问谁在看，不记任何事；只供 bench 对照。

What our list page costs beyond this is what sessions, the predicate, the shell around the page and strict headers cost.
"""

from __future__ import annotations

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path

_PAGE = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>机关</title></head><body><table>
{% for a in agencies %}<tr><td><a href="/r/agency/{{ a.uuid }}/">{{ a.name }}</a></td><td>{{ a.code }}</td>
<td>{{ a.get_kind_display }}</td><td>{{ a.line }}</td><td>{{ a.division_name }}</td><td>{{ a.state }}</td></tr>{% endfor %}
</table><p>共 {{ count }} 条</p></body></html>"""
_template: list[Template] = []


def application() -> WSGIHandler:
    """Made when a server asks for it, so that reading this module changes nobody's settings."""
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = []
    return get_wsgi_application()


def agencies(request: HttpRequest) -> HttpResponse:
    """Count and first page of the agencies, through the ORM and a compiled template."""
    from liandong.registry.models import Agency

    if not _template:
        _template.append(Template(_PAGE))
    rows = Agency.objects.order_by("rank", "code")
    return HttpResponse(_template[0].render(Context({"agencies": rows[:25], "count": rows.count()})))


urlpatterns = [path("", agencies)]
