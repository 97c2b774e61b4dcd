"""How large a picture may be: read beside the hash worker too, where no decoder is ever loaded."""

from vigil.records.units import MIB

MAX_BYTES = 32 * MIB  # the largest pictures boards take are 20 MiB
