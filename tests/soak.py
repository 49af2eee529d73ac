"""`python -m tests.soak`: what the test command does for seconds, for as long as somebody has patience.

Hundreds of builds killed at random instants, thousands of random edits after each of which the site must be that of a
clean build, and every call of the system that concerns a file of the project failing in turn (where strace is there).
A line tells of each part that passed; the first that fails ends the run.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

_TOGETHER = 500  # edits of one run: a line comes after each

KILLS = "tests/build/test_unbreakable.py::test_a_build_killed_at_any_instant_leaves_a_whole_site_and_heals"
EDITS = "tests/build/test_incremental.py::test_incremental_equals_clean_after_any_edits"


def main() -> int:
    """Run them; the exit code is that of the part that failed, else 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=300, help="builds that are killed (about half a second each)")
    parser.add_argument("--edits", type=int, default=3000, help="random edits (about a quarter of a second each)")
    parser.add_argument(
        "--faults",
        type=int,
        default=1,
        metavar="N",
        help="of each kind of call of the system let the first and each Nth fail (a second each); 0: none",
    )
    options = parser.parse_args()
    pytest = ["pytest", "-q", "-x", "-m", "", "-p", "no:cacheprovider"]
    parts: list[tuple[str, list[str], dict[str, int]]] = []
    if options.kills:
        parts.append((f"{options.kills} builds killed", [*pytest, KILLS], {"DIGEST_KILLS": options.kills}))
    for done in range(0, options.edits, _TOGETHER):
        count = min(_TOGETHER, options.edits - done)
        parts.append((f"{done + count} random edits", [*pytest, EDITS], {"DIGEST_EDIT_STEPS": count}))
    if options.faults:
        faults = ["tests.build.faults", "--eager", "--each", str(options.faults)]
        parts.append((f"each call failing, by {options.faults}", faults, {}))
    for what, module, settings in parts:
        environment = {**os.environ, **{name: str(value) for name, value in settings.items()}}
        code = subprocess.run([sys.executable, "-m", *module], env=environment, check=False).returncode
        print(f"{what}: {'passed' if code == 0 else 'FAILED'}", flush=True)
        if code != 0:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
