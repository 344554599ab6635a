"""Owns the second version of the tables: former values, merged residents, forms typed in part."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and tables of a register whose residents live on."""
    script = Path(__file__).with_name("0002_living_register.sql").read_text(encoding="utf-8")
    connection = op.get_bind()
    for statement in script.split("\n\n"):
        lines = [line for line in statement.splitlines() if not line.startswith("--")]
        if any(lines):
            connection.exec_driver_sql("\n".join(lines)).close()
