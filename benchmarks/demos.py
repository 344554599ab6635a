"""Owns the encrypted demo registers that are measured, each made once."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from db.files import create_register
from resgroup.simulation import DemoPlan, generate

FOLDER = Path(__file__).resolve().parent.parent / "out" / "bench"
PASSPHRASE = "benchmark passphrase"
SIZES = {1_050: 3_600, 38_000: 130_000}
"""Households, and about how many residents they have: a group, and a ward."""

DAY = date(2026, 11, 1)


def demo_register(households: int) -> Path:
    """The file of the demo of so many households."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"demo-{households}.resgroup"
    if not path.exists():
        records = generate(DemoPlan(households, 1, DAY))
        clock = datetime.combine(DAY, datetime.min.time())
        made = create_register(
            path, None, PASSPHRASE, records=records, simulated=True, clock=lambda: clock
        )
        made.store.close()
    return path
