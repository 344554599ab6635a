"""Owns the first version of the tables."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, their spatial columns, the search index and the audit's guards."""
    script = Path(__file__).with_name("0001_first.sql").read_text(encoding="utf-8")
    connection = op.get_bind()
    for statement in script.split("\n\n"):
        lines = [line for line in statement.splitlines() if not line.startswith("--")]
        if any(lines):
            connection.exec_driver_sql("\n".join(lines)).close()
