"""Sizes in bytes, so that a limit reads as it is spoken."""

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB
