"""表格进出：把各单位交来的表读成一行行的值，读不了的说清楚是哪一格、为什么、怎么办；再把清单写成表。

Files come from other people and may be broken or hostile; every limit is in `limits`, every refusal is a `SheetError`.
"""
