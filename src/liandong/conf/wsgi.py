"""WSGI 入口。"""

import os

from django.core.wsgi import get_wsgi_application

from liandong.codes.initials import initials

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liandong.conf.settings")
application = get_wsgi_application()
initials("联动")  # 读音表启动时就装好，不让头一个登记、比对的人等；用不着的命令照旧不装
