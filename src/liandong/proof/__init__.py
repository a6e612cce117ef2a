"""可独立核对的密码学底座：规范化 JSON、默克尔树、瓦片、签名检查点、条目格式。

Pure Python over bytes: no Django, no platform database, no clock, no network (`memory` and `pairing` alone keep
an SQLite file of their own). The ledger, the draw and the exchange share it, and a stranger's verifier needs
nothing else of the platform.
"""
