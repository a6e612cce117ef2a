"""管辖：谁有权办、谁先立案、争了怎么办、移送和指定之后怎么办。

One file a question: `place` (who may take it), `order` (who filed first), `settle` (who holds it), `disputes`
(how a dispute climbs), `transfer` (what a receiver may do), `township` (grants to towns), `crime` (suspected
crime), `survey` (overlaps and gaps of power), `entry` (what may be
registered as a power), `bodies` (the agencies).
Nothing is re-exported here, so that importing one question loads only that question.
"""
