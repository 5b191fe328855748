"""More kinds of file are taken, and a drawing may be under export control"""

import sqlalchemy as sa
from alembic import op

revision = "0018_kinds_of_file"
down_revision = "0017_found_by_words"
branch_labels = None
depends_on = None

BEFORE = ("step", "dxf", "pdf", "png", "jpeg", "tiff", "zip")
NEW = (
    "sfc", "iges", "parasolid", "stl", "heic", "bmp", "xlsx", "docx", "3mf", "dwg", "jww",
    "solidworks", "inventor",
)  # fmt: skip


def upgrade() -> None:
    _take(*BEFORE, *NEW)
    op.add_column(
        "drawing",
        sa.Column("export_controlled", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.alter_column("drawing", "export_controlled", server_default=None)


def downgrade() -> None:
    op.drop_column("drawing", "export_controlled")
    _take(*BEFORE)


def _take(*kinds: str) -> None:
    op.drop_constraint(op.f("ck_drawing_drawing_kind"), "drawing", type_="check")
    kind = sa.column("kind", sa.String())
    op.create_check_constraint(op.f("ck_drawing_drawing_kind"), "drawing", kind.in_(kinds))
