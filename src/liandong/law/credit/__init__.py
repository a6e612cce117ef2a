"""信用：措施只能出自清单，列入名单先告知、听异议，期满自动结束，修复后一个工作日内停下来。

One file a question: `measures` (may this measure be taken; may a memorandum divide it), `listing` (may the subject be
listed), `repair` (class, term and repair of a record), `running` (does a measure still run, by when must it stop).
Nothing is re-exported here, so that importing one question loads only that question.
"""
