"""`python -m daemon` is `muster`."""

import sys

from daemon.cli import main

sys.exit(main())
