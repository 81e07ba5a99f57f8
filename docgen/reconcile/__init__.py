"""Contradictions: between the data, and between a paper and the data or itself. Each is told with all its places.

`check_data` runs the rules over a workspace once; a `Reconciler` runs those over papers, one after the other, and
remembers what it must to see that two papers are made of what there should be one of.
"""

from docgen.reconcile.run import Reconciler, check_data

__all__ = ["Reconciler", "check_data"]
