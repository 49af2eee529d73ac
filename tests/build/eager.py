"""`python -m tests.build.eager …`: the `digest` command, which uses its second core however little there is to do.

Forks look at the output folder and make pages from the first file on, as they do in a site of thousands.
"""

from generator.build import run, settled
from generator.cli import main


def be_eager() -> None:
    """Let forks come into play in this process from now on, wherever they can."""
    settled._MANY = 1
    run._MANY = 1


if __name__ == "__main__":
    be_eager()
    main()
