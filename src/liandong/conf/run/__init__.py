"""把平台在一台空机器上立起来：状态目录、数据库服务、角色与口令、守护各个进程。

Nothing here knows a business rule; nothing below this package imports it. The parts, from the ground up:
`home` (one folder holds all state), `processes` (is that process really ours?), `account` (under whose name
PostgreSQL runs), `cluster` (start and stop it), `database` (roles, rights, backup), `ports`, `station`
(keep the services running) and `layers` (the layers of ``make test``).
"""
