"""统一身份认证：由市里的身份提供方认人，本平台只认账号，不开户、不改户。

OpenID Connect, authorization code with PKCE. Off unless `LIANDONG_OIDC_ISSUER` is set. `configured` reads the settings,
`asking` speaks to the provider, `id_tokens` judges what it signed, `flow` is the way of one sign-in. What may be done here
is decided by the posts of the person alone: no claim of the provider grants anything.

Source: OpenID Connect Core 1.0, Discovery 1.0, RP-Initiated Logout 1.0; RFC 6749, 7636, 9207, 9700.
"""
