"""Print jobs that lack something: few at any time, and looked for after every label."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX ix_print_job_troubled ON print_job (printer_id) WHERE trouble <> ''")
