"""`python -m liandong` 与 `liandong` 命令相同。"""

import sys

from liandong.conf.cli import main

sys.exit(main())
