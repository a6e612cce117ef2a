"""个人号码的密封：密钥、加密、查找用的盲索引、号码的样子。

Pure Python beside `law` and `proof`: no Django, no settings, no database, no clock. Whatever is stored of a personal number is
made here and opened here; who may open it is decided above (`kernel.sealed`, `kernel.revealing`).

Source: 个人信息保护法第五十一条第三项（加密、去标识化等安全技术措施）.
"""
