"""可以公开核对的抽取（VDR-1）：名单先固定，随机数谁也不能单独决定，结果人人能够重算。

双随机抽查 draws whom to inspect and who inspects. Nobody should have to believe the office that draws, so the order is: the
roster, the rules and the plan are fixed by hashes; at least two parties commit to secret shares; a value that does not exist
yet is named; only then the shares are opened and the key of the draw follows from all of them. Every entry's place is one
SHA-256, which its owner can compute alone.

Pure Python over values: no Django, no database, no clock, no network. Names: `score` (keys, scores, smallest), `rosters` (rows
and their commitment), `rules`, `plan`, `seed` (commit, ticket, outside value, seed), `contribution` (a party's share and its
escrow), `lists` (the draw), `replacements`, `pseudonyms`, `sealed`, `bundles`; `verifier/` holds the independent checkers, which
share no code with this package.

Sources: 优化营商环境条例 54, 民营经济促进法 52 (双随机、一公开); RFC 3797 (text form of public values); RFC 6962 (trees).
"""
