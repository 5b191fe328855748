"""What waits is found by its state, however much is over: indexes for the inbox and its lists"""

import sqlalchemy as sa
from alembic import op

revision = "0009_indexes_of_the_inbox"
down_revision = "0008_letters"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_request_from_company_id_state", "request", ["from_company_id", "state"])
    op.create_index("ix_estimate_inquiry_id", "estimate", ["inquiry_id"])
    op.create_index("ix_inquiry_state_sent_at", "inquiry", ["state", "sent_at"])
    op.create_index("ix_inquiry_ended_at", "inquiry", ["ended_at"])
    op.create_index(
        "ix_inquiry_customer_company_id_sent_at", "inquiry", ["customer_company_id", "sent_at"]
    )
    op.create_index(
        "ix_job_company_id_state_created_at", "job", ["company_id", "state", "created_at"]
    )
    op.create_index(
        "ix_quote_revision_newest",
        "quote_revision",
        [sa.text("coalesce(issued_at, created_at) DESC"), "id"],
    )
    op.create_index(
        "ix_estimate_company_id_created_at",
        "estimate",
        ["company_id", sa.text("created_at DESC"), "id"],
    )
    op.create_index("ix_mail_state_created_at", "mail", ["state", "created_at"])


def downgrade() -> None:
    op.drop_index("ix_mail_state_created_at", "mail")
    op.drop_index("ix_estimate_company_id_created_at", "estimate")
    op.drop_index("ix_quote_revision_newest", "quote_revision")
    op.drop_index("ix_job_company_id_state_created_at", "job")
    op.drop_index("ix_inquiry_customer_company_id_sent_at", "inquiry")
    op.drop_index("ix_inquiry_ended_at", "inquiry")
    op.drop_index("ix_inquiry_state_sent_at", "inquiry")
    op.drop_index("ix_estimate_inquiry_id", "estimate")
    op.drop_index("ix_request_from_company_id_state", "request")
