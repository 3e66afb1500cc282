"""`plomada doctor`: say what is wrong with the set-up, and what to do about it."""

import argparse
import sys

from plomada_cli.server import set_up_django


def doctor(arguments: argparse.Namespace) -> int:
    """Print each wrong setting and its cure; return 1 where something must be cured."""
    del arguments
    set_up_django()
    from plomada_web.config import checks  # noqa: PLC0415  Django must be set up first

    findings = checks.examine()
    for finding in findings:
        print(
            f"{'WRONG' if finding.serious else 'note '}  {finding.about}: {finding.wrong}\n       cure: {finding.cure}"
        )
    serious = sum(finding.serious for finding in findings)
    if serious:
        print(f"{serious} to be cured.", file=sys.stderr)
        return 1
    print("Nothing to be cured.")
    return 0
