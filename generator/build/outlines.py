"""The outline of a site, kept with the record of its output folder: what the next few edits are planned from."""

from __future__ import annotations

import msgspec

from generator.build.making import Making
from generator.build.store import Store, StoreError, unpack
from generator.config import Config
from generator.model import ImageFile
from generator.pages import CorpusIndex, KeptCards, Outline, Person


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    outline: Outline
    images: dict[str, tuple[ImageFile, ...]]


def packed(index: CorpusIndex, *, outline: bool, people: bool) -> dict[str, bytes]:
    """What is to be kept of an index for `load_index`: its outline, its people, or both. By the names that `Record` has
    for it.
    """
    kept = {}
    if outline:
        kept["outline"] = msgspec.msgpack.encode(_Kept(index.outline, dict(index.images)))
    if people:
        kept["people"] = msgspec.msgpack.encode(index.people)
    return kept


def load_index(store: Store, name: str, config: Config, making: Making) -> CorpusIndex | None:
    """The index of a site as it is recorded; `name` is that of the output folder. Its people and each of its cards are
    read when they are asked for.
    """
    record = store.value(f"outline {name}")
    if record is None:
        return None

    def people() -> dict[str, Person]:
        record = store.value(f"people {name}")
        if record is None:
            raise StoreError("an outline without people")
        return unpack(record, dict[str, Person])

    kept = unpack(record, _Kept)
    return CorpusIndex(kept.outline, people, KeptCards(kept.outline.entries, making.card), config, kept.images)
