"""Analyses that misbehave, for the tests of limits: importable by worker processes."""

from __future__ import annotations

import os
import time
from concurrent.futures import Executor, ThreadPoolExecutor

from generator.model import Entry, RawDocument
from generator.readers.text import READER
from generator.registry import Reader

DEEDS = ("HANG", "SPIN", "EAT", "DIE", "RAISE")


def read(entry: Entry) -> RawDocument:
    """Do what the article's text asks for; else read it."""
    text = entry.data.decode()
    if "HANG" in text:
        time.sleep(600)
    elif "SPIN" in text:
        sum(range(10**11))  # one call into C that looks at no signal before it ends
    elif "EAT" in text:
        bytearray(4 * 1024**3)
    elif "DIE" in text:
        os._exit(7)
    elif "RAISE" in text:
        raise RecursionError("too deep")
    return READER.read(entry)


def reader_named(name: str) -> Reader:
    """The misbehaving reader, whatever the format."""
    return Reader(name, READER.suffixes, read)


def threads() -> Executor:
    """A pool of another kind, as `module:factory` names one."""
    return ThreadPoolExecutor(2)
