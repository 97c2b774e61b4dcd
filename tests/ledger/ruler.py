"""A process that rules on a value everywhere: `python -m tests.ledger.ruler HOME DATABASE-FOLDER DATABASE VALUE`."""

import sys
from pathlib import Path

from vigil.config.schema import Config, Database
from vigil.ledger import rulings
from vigil.ledger.open import open_ledger


def main() -> None:
    """Reject a telephone number, telling of it in many small parts, so that a kill may fall between two of them."""
    home, folder, database, value = sys.argv[1:]
    where = Database(kind="postgresql", host=folder, name=database, user="vigil") if folder else Database()
    open_ledger(Config(home=Path(home), database=where))
    rulings.AT_ONCE = 2
    rulings.reject_contact("phone", value, reason="an order number", actor="ann")


if __name__ == "__main__":
    main()
