"""一次入企：哪些部门同进一扇门，排在哪个半天，派哪些人——任何人都能重做一遍。

Pure and without a clock. Departments of a group draw by one score, so that mostly the same targets are drawn; a solver says
only how many visits of a kind fit a slot; which firm and which officer is the score's to say, each refusal with its reason.

Main names: `planning.plan`, `tracing.trace_of`, `replaying.replay`, `forecasting.forecast`.
Source: 协议 VDR-1 的访问与人员部分，时段规则 ``counts``，派人带前瞻.
"""
