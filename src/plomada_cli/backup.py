"""`plomada backup` and `plomada restore`: everything in one file, and back."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from plomada import PlomadaError
from plomada_cli.server import set_up_django


def backup(arguments: argparse.Namespace) -> int:
    """Write the database, the files and the key to one file."""
    set_up_django()
    from plomada_web.config import backup as backups  # noqa: PLC0415  Django must be set up first

    now = datetime.now(UTC)
    target = arguments.file or Path(f"plomada-{now:%Y%m%d-%H%M%S}.tar")
    try:
        size = backups.make(target, now=now)
    except (PlomadaError, OSError) as error:
        print(f"No backup was made. {error}", file=sys.stderr)
        return 1
    print(f"{target}: {size / 1e6:.1f} MB. It holds the secret key: keep it where only you can read it.")
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """Put a backup in the place of what is here, and bring it up to date."""
    set_up_django()
    from plomada_web.config import backup as backups  # noqa: PLC0415  Django must be set up first
    from plomada_web.config import running  # noqa: PLC0415

    try:
        about = backups.restore(arguments.file, replace=arguments.replace)
    except (PlomadaError, OSError) as error:
        print(f"Nothing was restored. {error}", file=sys.stderr)
        return 1
    running.bring_up_to_date(sample=False)
    print(f"Restored the backup of {about.made_at} (version {about.version}). Start Plomada again now.")
    return 0


def add_backup(parser: argparse.ArgumentParser) -> None:
    """Say what `plomada backup` takes."""
    parser.add_argument("file", nargs="?", type=Path, help="file to write; by default named after the moment")


def add_restore(parser: argparse.ArgumentParser) -> None:
    """Say what `plomada restore` takes."""
    parser.add_argument("file", type=Path, help="file that `plomada backup` wrote")
    parser.add_argument("--replace", action="store_true", help="overwrite the data that is here")
