"""The store and the ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build.store import BuildLock, Ledger, Store, StoreError, set_aside
from generator.errors import OutputError


def _fill(path: Path) -> None:
    store = Store(str(path))
    with store.transaction():
        for number in range(50):
            key = f"a{number}.txt"
            store.set_entry(key, key, "k" * 64, False, "", "look", b'{"card": 1}' * 20, b'{"digest": 1}' * 200)
            store.set_source(key, "s" * 64, [key])
    store.close()


def _read(path: Path) -> int:
    store = Store(str(path))
    try:
        cards = sum(1 for _ in store.cards())
        for key in store.sources():
            store.source(key)
            store.digest(key)
        return cards
    finally:
        store.close()


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    """Values, entries, cards and digests are there in the next process."""
    _fill(tmp_path / "s")

    store = Store(str(tmp_path / "s"))

    assert next(iter(store.cards())) == ("a0.txt", False, "", "look", b'{"card": 1}' * 20)
    assert store.digest("a7.txt") == b'{"digest": 1}' * 200
    assert store.source("a7.txt") == ("s" * 64, ["a7.txt"])
    assert store.analyses(["a7.txt", "absent"]) == {"a7.txt": "k" * 64}
    store.close()


def test_a_source_takes_its_lost_entries_along(tmp_path: Path) -> None:
    """An entry that is no longer in its source is forgotten, as all are when the source goes."""
    store = Store(str(tmp_path / "s"))
    for key in ("f#1", "f#2"):
        store.set_entry(key, "f", "k", False, "", "look", b"{}", b"{}")
    store.set_source("f", "key", ["f#1", "f#2"])

    store.set_source("f", "key", ["f#2"])
    left = [row[0] for row in store.cards()]
    store.drop_source("f")

    assert left == ["f#2"]
    assert list(store.cards()) == []
    assert store.source("f") is None
    store.close()


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    """All or nothing."""
    store = Store(str(tmp_path / "s"))
    with pytest.raises(KeyboardInterrupt), store.transaction():
        store.set_value("a", b"1")
        raise KeyboardInterrupt

    assert store.value("a") is None
    store.close()


@pytest.mark.parametrize("cut", [0.0, 0.01, 0.3, 0.7, 0.99])
def test_a_truncated_store_is_an_error_or_right(tmp_path: Path, cut: float) -> None:
    """Whatever is missing is noticed; it is never taken for less."""
    path = tmp_path / "s"
    _fill(path)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * cut)])

    with pytest.raises(StoreError):
        _read(path)


def test_damage_anywhere_is_noticed_or_harmless(tmp_path: Path) -> None:
    """Bytes overwritten at many places of the file give the right values or `StoreError`, nothing else."""
    path = tmp_path / "s"
    _fill(path)
    data = path.read_bytes()
    for place in range(0, len(data), 997):
        path.write_bytes(data[:place] + b"\xff" * 16 + data[place + 16 :])
        try:
            cards = _read(path)
        except StoreError:
            continue
        assert cards == 50


@pytest.mark.parametrize("what", ["text", "other database"])
def test_a_foreign_file_is_not_taken_for_a_store(tmp_path: Path, what: str) -> None:
    """Neither is a database of another program."""
    import sqlite3

    path = tmp_path / "s"
    if what == "text":
        path.write_text("hello " * 1000)
    else:
        database = sqlite3.connect(path)
        database.execute("CREATE TABLE value (name TEXT, data BLOB)")
        database.commit()
        database.close()

    with pytest.raises(StoreError):
        Store(str(path))


def test_a_store_set_aside_makes_room(tmp_path: Path) -> None:
    """The old file stays beside under another name."""
    (tmp_path / "s").write_text("broken")

    aside = set_aside(str(tmp_path / "s"))

    assert Path(aside).read_text() == "broken"
    assert not (tmp_path / "s").exists()


def test_the_ledger_grows_and_shrinks(tmp_path: Path) -> None:
    """What was owned is owned in the next process, odd names included."""
    ledger = Ledger(str(tmp_path / "l"))
    assert ledger.size == -1

    ledger.add(["b/x.html", "a\nb.html"])
    ledger.add(["c.html"])
    assert Ledger(str(tmp_path / "l")).paths == {"b/x.html", "a\nb.html", "c.html"}
    ledger.keep(["c.html"])

    assert Ledger(str(tmp_path / "l")).paths == {"c.html"}


def test_a_torn_ledger_forgets_only_the_torn_path(tmp_path: Path) -> None:
    """A crash in the middle of an append: that file was never written."""
    (tmp_path / "l").write_bytes(b"a.html\0b.ht")

    ledger = Ledger(str(tmp_path / "l"))
    ledger.add(["c.html"])

    assert Ledger(str(tmp_path / "l")).paths == {"a.html", "c.html"}


def test_a_second_build_is_refused_while_one_runs(tmp_path: Path) -> None:
    """The lock holds over open files, so over processes too, and is free afterwards."""
    with (
        BuildLock(tmp_path / "lock"),
        pytest.raises(OutputError, match="another build"),
        BuildLock(tmp_path / "lock", patience=0),
    ):
        pass

    with BuildLock(tmp_path / "lock", patience=0):
        pass


def test_what_pages_show_goes_with_their_entry(tmp_path: Path) -> None:
    """Views are kept by entry, and forgotten with the source that it came from."""
    _fill(tmp_path / "s")
    store = Store(str(tmp_path / "s"))
    store.set_view("a1.txt", b"view" * 100)
    assert store.view("a1.txt") == b"view" * 100
    assert store.view("a2.txt") is None

    store.drop_source("a1.txt")

    assert store.view("a1.txt") is None
    store.close()
