"""一公开的网址，都不用登录。"""

from __future__ import annotations

from django.urls import path

from liandong.portal.views import decisions, front, shelves

urlpatterns = [
    path("public", front.front),  # 给任何人，只有去哪里看
    path("public/<slug:shelf>", shelves.shelf_page),  # 给任何人，只有已经公布的
    path("public/<slug:shelf>/<uuid:record_id>", shelves.record_page),  # 给任何人，只有已经公布的
    path("public/plans/<uuid:plan_id>/files/<int:number>", shelves.plan_file),  # 给任何人，只有已经公布的
    path("published", decisions.decisions),  # 给任何人，只有已经公示的
    path("published/<uuid:publication_id>", decisions.decision),  # 给任何人，只有已经公示的
]
