"""噪声配比是它说的那样；缩小了量，认人的数也守得住。"""

from __future__ import annotations

import pytest

from liandong.conf.bench import matching, noise


def test_the_mix_at_a_tenth_keeps_what_is_promised_of_the_whole():
    """The whole is measured by `liandong bench matching`; a smaller register is easier, so the floors stand higher here."""
    told = matching.measured(20_000, 4_000, seed=77)
    assert told["precision"] >= 0.997 and told["recall"] >= 0.94 and told["shown"] >= 0.98


def test_the_mix_is_what_it_says_it_is():
    made = noise.register(3_000, 5)
    reports = list(noise.reports(made, 6_000, 6))
    share = lambda test: sum(map(test, reports)) / len(reports)  # noqa: E731
    exact = sum(r.truth is not None and r.name == made[r.truth].name for r in reports) / len(reports)
    assert share(lambda r: r.truth is None) == pytest.approx(0.12, abs=0.015)
    assert share(lambda r: not r.code) == pytest.approx(0.45, abs=0.02)
    assert share(lambda r: bool(r.county)) == pytest.approx(0.50, abs=0.02)
    assert share(lambda r: bool(r.representative)) == pytest.approx(0.55, abs=0.02)
    assert share(lambda r: bool(r.phone)) == pytest.approx(0.30, abs=0.02)
    assert 0.88 * 0.35 - 0.02 <= exact <= 0.88 * 0.45
    assert len({b.name for b in made}) == len({b.code for b in made}) == len(made)
    assert list(noise.reports(noise.register(3_000, 5), 6_000, 6)) == reports
