"""The query language: text in, a tree of predicates out (ast.py is the contract of the three compilers)."""
