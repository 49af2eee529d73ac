"""One article from bytes to digest: read → clean → structure. Never raises; runs anywhere."""

from __future__ import annotations

from generator.cleaning import clean
from generator.config import AnalysisOptions
from generator.errors import SourceError
from generator.model import Digest, Entry, Failure, Stage
from generator.readers import reader_named
from generator.structuring import structure


def analyse(entry: Entry, options: AnalysisOptions) -> Digest | Failure:
    """The digest of one entry, or why there is none."""
    stage: Stage = "read"
    try:
        document = reader_named(entry.format).read(entry)
        stage = "clean"
        article = clean(document, options.cleaning)
        stage = "structure"
        return structure(article, options, entry.overrides)
    except SourceError as error:
        return Failure(entry=entry.key, stage=stage, message=error.message, remedy=error.remedy)
    except Exception as error:  # the one place: whatever goes wrong with one article costs no other article anything
        return Failure(
            entry=entry.key,
            stage=stage,
            message=f"{type(error).__name__}: {error}",
            remedy="This is a defect of digest: please report it with the article.",
        )
