"""认人：别处记的这个名称、代码，说的是不是名册里的这一个。

From the certain to the likely: a sound code that is in the register; the name as registered; then an index over pairs of
characters and of syllables, whose few candidates are compared feature by feature. Above a threshold and clear of the next
one it is linked, between two thresholds a person is asked, below nobody is named. Every grade has its reasons in words.
Pure: no database, no clock; a batch and one name while it is typed go the same way.

Main names: `matcher.Matcher`, `facts.Body`, `facts.Told`, `names.Gazetteer`.
"""
