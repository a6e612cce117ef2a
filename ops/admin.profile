# 维护账户 liandong-admin 的登录环境：以它登录后，liandong 各命令直接可用。
PATH=/opt/liandong/.venv/bin:$PATH
LIANDONG_HOME=/var/lib/liandong
export PATH LIANDONG_HOME
set -a
. /etc/liandong/site.env
set +a
umask 022
