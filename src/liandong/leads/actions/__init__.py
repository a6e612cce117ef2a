"""违法线索和核查的动作。"""

from liandong.leads.actions import answering, handing, naming, registering, verifying, witnessing

__all__ = ["answering", "handing", "naming", "registering", "verifying", "witnessing"]
