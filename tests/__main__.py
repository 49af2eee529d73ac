"""The one test command: format, lint, types, import contract, tests. Stops at the first that fails.

`python -m tests` runs all; further words go to pytest (`python -m tests -k quotes`).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent

STEPS = [
    [BIN / "ruff", "format", "--check", "--quiet", "."],
    [BIN / "ruff", "check", "--quiet", "."],
    [BIN / "mypy", "--no-error-summary"],
    [BIN / "lint-imports", "--no-logo"],
    [BIN / "pytest", "-n", "auto", *sys.argv[1:]],
]


def main() -> int:
    """Run the steps in order; the exit code of the first that fails, else 0."""
    for step in STEPS:
        words = [str(word) for word in step]
        print("$", Path(words[0]).name, *words[1:], flush=True)
        code = subprocess.run(words, cwd=ROOT, check=False).returncode
        if code != 0:
            print(f"failed: {Path(words[0]).name} (exit {code})", flush=True)
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
