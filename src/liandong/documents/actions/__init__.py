"""文书的动作。"""

from liandong.documents.actions import correcting, drafting, issuing, sealing, sending

__all__ = ["correcting", "drafting", "issuing", "sealing", "sending"]
