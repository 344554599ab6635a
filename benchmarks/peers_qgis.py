"""Asks QGIS the questions of `benchmarks.peers`; run by QGIS's own Python, so it needs no other.

Reads the file and the expressions as JSON from standard input, writes what was found and the
median times as JSON.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from benchmarks.timing import median_ms


def main() -> None:
    """Answer every question of standard input."""
    from qgis.core import QgsApplication, QgsVectorLayer

    wanted = json.load(sys.stdin)
    application = QgsApplication([], False)
    application.initQgis()
    layer = QgsVectorLayer(f"{wanted['file']}|layername=residents", "residents", "ogr")
    if not layer.isValid():
        sys.exit("QGIS cannot open the GeoPackage")
    told = {
        name: _answer(layer, expression, wanted["repeats"])
        for name, expression in wanted["questions"].items()
    }
    print(json.dumps(told))
    del layer
    application.exitQgis()


def _answer(layer: Any, expression: str, repeats: int) -> dict[str, Any]:
    """The quickest way QGIS has: neither geometry nor attributes are fetched, only the ids."""
    from qgis.core import QgsExpression, QgsFeatureRequest

    mistake = QgsExpression(expression).parserErrorString()
    if mistake:
        sys.exit(f"QGIS cannot read {expression}: {mistake}")

    def asked() -> list[int]:
        request = QgsFeatureRequest().setFilterExpression(expression).setNoAttributes()
        request.setFlags(QgsFeatureRequest.NoGeometry)
        return [feature.id() for feature in layer.getFeatures(request)]

    return {"found": len(asked()), "median_ms": median_ms(asked, repeats)}


if __name__ == "__main__":
    main()
