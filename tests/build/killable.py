"""`python -m tests.build.killable ROOT`: builds to be killed, each in a fork of a process that has all loaded already.

For each line on standard input one build begins; its process id is written, and when it has ended, however it did, a
line `ended`. So a build takes as long as building does, and hundreds can be killed at all its instants. The line holds
a number: after so many changes of the disk the build kills itself, as `kill -9` does; 0 leaves it alone.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from functools import lru_cache
from pathlib import Path

import generator.analysis
from tests.build.projects import make_project, run


def die_after(steps: int) -> None:
    """From now on count changes of the disk, and let the last of them be the end of this process."""
    left = steps

    def watched(name: str) -> None:
        real = getattr(os, name)

        def step(*places: object, **more: object) -> object:
            nonlocal left
            result = real(*places, **more)
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        setattr(os, name, step)

    for name in ("replace", "unlink", "rmdir", "mkdir"):
        watched(name)


def main(root: Path) -> None:
    """Begin builds of the project at `root` until standard input ends."""
    generator.analysis.analyse = lru_cache(maxsize=None)(generator.analysis.analyse)
    with tempfile.TemporaryDirectory() as folder:
        run(make_project(Path(folder)))  # loads what a build needs
    for line in sys.stdin:
        build = os.fork()
        if build == 0:
            if steps := int(line):
                die_after(steps)
            run(root)
            os._exit(0)
        print(build, flush=True)
        os.waitpid(build, 0)
        print("ended", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
