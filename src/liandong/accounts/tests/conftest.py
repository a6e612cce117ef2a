"""账户测试用与演示之城相同的口令散列。"""

import pytest

from liandong.kernel.tests.staging import quick_hashing


@pytest.fixture(autouse=True)
def _quick_hashing():
    with quick_hashing():
        yield
