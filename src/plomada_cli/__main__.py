"""`python -m plomada_cli` is `plomada`."""

import sys

from plomada_cli.main import main

sys.exit(main())
