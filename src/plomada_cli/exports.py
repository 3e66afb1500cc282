"""`plomada export --all` and `plomada import --all`: a whole workspace to one file, and from it."""

import argparse
import sys
from pathlib import Path

from plomada import PlomadaError
from plomada_cli.server import set_up_django


def export(arguments: argparse.Namespace) -> int:
    """Write everything that a workspace owns to one file."""
    set_up_django()
    from plomada_web.exports.whole import dump_workspace  # noqa: PLC0415  Django must be set up first
    from plomada_web.workspace.models import Workspace  # noqa: PLC0415

    workspace = Workspace.objects.filter(slug=arguments.workspace).first()
    if workspace is None:
        known = ", ".join(Workspace.objects.order_by("slug").values_list("slug", flat=True)[:20]) or "none"
        print(f"There is no workspace {arguments.workspace}. There are: {known}.", file=sys.stderr)
        return 1
    try:
        parts = dump_workspace(workspace, arguments.file)
    except (PlomadaError, OSError) as error:
        print(f"Nothing was written. {error}", file=sys.stderr)
        return 1
    rows, size = sum(part.rows for part in parts), arguments.file.stat().st_size
    print(f"{arguments.file}: {rows:,} rows of {len(parts)} tables, {size / 1e6:.1f} MB.")
    return 0


def import_all(source: Path, slug: str = "") -> int:
    """Make a workspace from the file that `plomada export --all` wrote; for `plomada import --all`."""
    set_up_django()
    from plomada_web.exports.whole import restore_workspace  # noqa: PLC0415  Django must be set up first

    try:
        workspace = restore_workspace(source, slug=slug)
    except PlomadaError as error:
        print(f"Nothing was imported. {error}", file=sys.stderr)
        return 1
    print(
        f"The workspace {workspace.slug} is here. Members who were not known sign in by `plomada manage password_link`."
    )
    return 0


def add_export(parser: argparse.ArgumentParser) -> None:
    """Say what `plomada export` takes."""
    parser.add_argument("--all", action="store_true", required=True, help="everything that the workspace owns")
    parser.add_argument("--workspace", required=True, metavar="SLUG", help="the workspace's name in addresses")
    parser.add_argument("file", type=Path, help="file to write")
