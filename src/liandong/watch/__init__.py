"""值守：看得见平台在跑（计数、日志、追踪号），认得清来访从哪里来。

The lowest room that knows requests: everything above may count, log and ask for the trace of what is going on, and
nothing here knows a record. What is written by this room never holds a name, an account, a record's id or contents,
a query string or a body; `faults` sees to it that an error does not bring them in either.

Main modules: `request` (one place that decides trace id and client address), `addresses` (trusted proxies), `counters`
(Prometheus), `logs` (JSON lines), `faults` (errors without values).
"""
