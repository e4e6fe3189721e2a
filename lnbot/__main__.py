"""``python -m lnbot``: the command line."""

import sys

from lnbot.cli import main

sys.exit(main())
