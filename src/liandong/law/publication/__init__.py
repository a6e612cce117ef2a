"""公示处罚决定：先定该不该公示，再脱敏，再起算每个渠道的时钟和结束日，错了三个工作日内撤回。

In that order: `at_all` (whether, in general and for each channel), `masking` (what must be made unreadable), `clocks`
(by when and until when, channel by channel, running in parallel), `withdrawal` (annulled or varied decisions; early
stop). Nothing is re-exported here, so that importing one question loads only that question.
"""
