"""A process that reads stored posts again: `python -m tests.ledger.rereader HOME DATABASE-FOLDER DATABASE-NAME`."""

import sys
from pathlib import Path

from pipelines import reextract
from pipelines.extractors.registry import Registry
from pipelines.extractors.telegram import Telegram
from vigil.config.schema import Config, Database
from vigil.ledger.open import open_ledger
from vigil.ledger.reextract import begin_reextraction

BATCH = 3


def main() -> None:
    """Go on with the walk of the stamp "newer", in small batches, so that a kill may fall between two of them."""
    home, folder, database = sys.argv[1:]
    where = Database(kind="postgresql", host=folder, name=database, user="vigil") if folder else Database()
    open_ledger(Config(home=Path(home), database=where))
    reextract.BATCH = BATCH
    reextract.reextract(begin_reextraction("newer", actor="ann"), kinds=Registry([Telegram()]))


if __name__ == "__main__":
    main()
