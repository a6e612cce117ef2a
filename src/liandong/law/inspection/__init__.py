"""涉企检查：能不能查，哪些谁也不能放行，哪些说明理由可以，哪些只提示；回避；审批表和通知书写全了没有。

One file a question: `facts` (what is planned), `may_inspect` (the answer for one agency's part and for a joint visit),
`frequency` (caps and totals), `recusal`, `papers` (approval form and notice). Nothing is re-exported here, so that
importing one question loads only that question.
"""
