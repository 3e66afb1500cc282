"""What every process pays before it does anything: what it loads."""

import os
import subprocess
import sys
from pathlib import Path

# Files, documents and models of duplicates: most of the time of a start, and needed by few of the processes.
HEAVY = {"duckdb", "icalendar", "openpyxl", "pandas", "pyarrow", "scipy.stats", "splink", "typst", "xlsxwriter"}


def test_the_product_with_every_address_loads_none_of_what_only_some_work_needs(tmp_path: Path) -> None:
    code = (
        "import sys, plomada_web.config.wsgi\n"
        "from django.urls import get_resolver, reverse\n"
        "get_resolver().url_patterns; reverse('api:openapi')\n"
        f"print(sorted({HEAVY} & set(sys.modules)), 'plomada.sheets' in sys.modules)"
    )
    surroundings = {**os.environ, "PLOMADA_VAR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=surroundings, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "[] True\n"), done.stderr
