"""What the store remembers of an output folder."""

from __future__ import annotations

from pathlib import Path

from generator.build.records import Made, MadeFiles
from generator.build.store import Store


def _made(path: str) -> Made:
    return Made(path, "0" * 64, 1, 2, "of", "by")


def test_a_folder_has_its_own_files_and_no_others(tmp_path: Path) -> None:
    """Also where the name of another folder goes on with a number, as those of the pieces do."""
    store = Store(str(tmp_path / "s"))
    for name, paths in (("site", ("a.html", "b.html")), ("site 2", ("c.html",))):
        files = MadeFiles(store, name, 0)
        for path in paths:
            files[path] = _made(path)
        files.save(paths)

    assert MadeFiles(store, "site", 2).all() == {path: _made(path) for path in ("a.html", "b.html")}
    assert MadeFiles(store, "site 2", 1).all() == {"c.html": _made("c.html")}
    store.close()


def test_what_changed_since_it_was_read_stays(tmp_path: Path) -> None:
    """Reading all of the files takes nothing back of what this build made of some."""
    store = Store(str(tmp_path / "s"))
    files = MadeFiles(store, "site", 0)
    for number in range(600):
        files[f"{number}.html"] = _made(f"{number}.html")
    files.save(files.all())
    again = MadeFiles(store, "site", 600)
    newer = Made("7.html", "1" * 64, 2, 2, "of", "by")
    again["7.html"] = newer
    again.pop("8.html")

    whole = again.all()

    assert (len(whole), len(again)) == (599, 599)
    assert whole["7.html"] == newer
    store.close()
