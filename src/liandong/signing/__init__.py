"""签文件的摘要：一个接口，两种算法，Ed25519 和国密 SM2；专用的密码设备照同样的接口接进来。

Pure Python beside `proof` and `sealing`: no Django, no settings, no database, no clock. What is signed is a short text that names a
file by its hash (`file_statement`); who signs and where it is kept is decided above (`documents.signing`).

Main names: `Signer`, `Signed`, `file_statement`, `load`, `verifies`.
"""

from liandong.signing.signer import Signed, Signer, file_statement, fresh, load, verifies
from liandong.signing.sm2 import SigningUnavailable

__all__ = ["Signed", "Signer", "SigningUnavailable", "file_statement", "fresh", "load", "verifies"]
