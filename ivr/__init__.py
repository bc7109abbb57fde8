"""Wegwijs: a telephone and SMS information line in a box.

Content files become one immutable snapshot; a pure engine answers calls and texts from it; thin edges speak to the
provider. A module imports lower ranks only (`tests/test_house.py` holds the ranks, docs/architecture.md draws them).
"""
