"""`python -m tests.soak`: what the test command does for seconds, for as long as somebody has patience.

Hundreds of builds killed at random instants, system calls of every kind that fail in turn (where strace is there), and
thousands of random edits after each of which the site must be that of a clean build.
"""

from __future__ import annotations

import argparse
import os
import sys

import pytest


def main() -> int:
    """Run them; the exit code is pytest's."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=300, help="builds that are killed (about 2 seconds each)")
    parser.add_argument("--edits", type=int, default=3000, help="random edits (about half a second each)")
    parser.add_argument("--no-faults", action="store_true", help="let no system call fail (they take an hour or two)")
    options = parser.parse_args()
    os.environ["DIGEST_KILLS"] = str(options.kills)
    os.environ["DIGEST_EDIT_STEPS"] = str(options.edits)
    if not options.no_faults:
        os.environ["DIGEST_FAULTS"] = "all"
    return pytest.main(["-q", "-m", "", "tests/build/test_unbreakable.py", "tests/build/test_incremental.py"])


if __name__ == "__main__":
    sys.exit(main())
