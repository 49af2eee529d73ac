"""python -m tests.quality NAME …: runs the measure in `tests/quality/NAME.py`."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

NAMES = sorted(p.stem for p in Path(__file__).parent.glob("*.py") if "def main(" in p.read_text(encoding="utf-8"))


def main() -> int:
    """Hand the words behind the name to that module's `main`."""
    known = [name for name in NAMES if not name.startswith("_")]
    if len(sys.argv) < 2 or sys.argv[1] not in known:
        print(f"python -m tests.quality {{{','.join(known)}}} …", file=sys.stderr)
        return 2
    return int(importlib.import_module(f"tests.quality.{sys.argv[1]}").main(sys.argv[2:]))


if __name__ == "__main__":
    sys.exit(main())
