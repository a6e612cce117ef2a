"""普通程序所用的：填写项、执法人员、拟处理意见要过的关、钱数。动作在 `cases.actions`，规则在 `law.procedure`。"""
