"""屏蔽的事由、导出的格式。"""

GROUNDS = (
    ("privacy", "个人隐私"),
    ("trade_secret", "商业秘密"),
    ("state_secret", "误传涉密信息"),
    ("court_order", "生效裁判或复议决定要求"),
)

EXPORT_FORMATS = {"xlsx": "电子表格", "csv": "逗号分隔的文本"}
