"""处罚程序：能不能当场罚、要不要听证、要不要法制审核、谁来批、用哪一版裁量基准、决定书写全了没有。

One file a question: `penalty` (kinds of penalty and party), `gaps` (say everything that is missing at once), `simple`
(on the spot), `hearing`, `review` (legal review and collective discussion), `approval` (who signs after whom),
`readiness` (may the decision be made now), `benchmark` (which version of the discretion benchmark), `contents` (what
the decision letter must say). Nothing is re-exported here, so that importing one question loads only that question.
"""
