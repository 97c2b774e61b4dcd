"""The data that flows: frozen records and the error tree. Nothing here does I/O."""
