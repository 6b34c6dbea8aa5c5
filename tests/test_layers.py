"""The import graph beyond import-linter: no two files import each other, not even for types."""

from __future__ import annotations

import graphlib

import grimp


def test_no_file_imports_another_in_a_circle() -> None:
    """Imports for type checking count as well: a reader follows them too."""
    graph = grimp.build_graph("thumbcli", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert sum(map(len, imports.values())) > len(imports)
    order = list(graphlib.TopologicalSorter(imports).static_order())
    assert set(order) == set(imports)
