"""`python -m foederis` is the command `foederis`."""

import sys

from foederis.cli import main

sys.exit(main())
