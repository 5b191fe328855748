"""Letters say where something stands, and no address

The columns stay. What letters keep as an address becomes the page and the thing it is of; an
address of another kind, which no version wrote, stays as it is.
"""

from alembic import op

revision = "0033_places"
down_revision = "0032_roles_of_groups"
branch_labels = None
depends_on = None

ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
PLACES = f"""
    SELECT found.id,
           CASE
               WHEN found.at[1] <> 'inquiries' THEN
                   CASE found.at[1] WHEN 'quotes' THEN 'quote' WHEN 'requests' THEN 'request'
                                    WHEN 'estimates' THEN 'estimate' ELSE 'intake' END
               WHEN found.at[3] = '#asks' THEN 'asks'
               WHEN found.at[3] = '#proposals' THEN 'proposals'
               WHEN found.at[3] = '#duties' THEN 'duties'
               WHEN found.at[3] = '/price' THEN 'price'
               WHEN found.at[3] = '?channel=customer#aside' THEN 'customer_channel'
               ELSE 'inquiry'
           END AS page,
           found.at[2] AS of
      FROM (SELECT id, regexp_match(
                       coalesce(values->>'path', values->>'url'),
                       '/(inquiries|quotes|requests|estimates|intake)/({ID})(.*)$'
                   ) AS at
              FROM mail) AS found
     WHERE found.at IS NOT NULL
     UNION ALL
    SELECT id, 'shops', NULL FROM mail WHERE values->>'path' = '/group#shops'
"""


def upgrade() -> None:
    op.execute(
        f"""
        UPDATE mail
           SET values = (mail.values - 'path' - 'url') || jsonb_build_object(
                   'place', jsonb_build_object('page', places.page, 'of', places.of))
          FROM ({PLACES}) AS places
         WHERE places.id = mail.id
        """
    )


def downgrade() -> None:
    op.execute(
        """
        UPDATE mail
           SET values = (values - 'place') || jsonb_build_object(
                   'path',
                   CASE values->'place'->>'page'
                       WHEN 'quote' THEN '/quotes/' WHEN 'request' THEN '/requests/'
                       WHEN 'estimate' THEN '/estimates/' WHEN 'intake' THEN '/intake/'
                       WHEN 'shops' THEN '/group#shops' ELSE '/inquiries/'
                   END || coalesce(values->'place'->>'of', '') || CASE values->'place'->>'page'
                       WHEN 'asks' THEN '#asks' WHEN 'proposals' THEN '#proposals'
                       WHEN 'duties' THEN '#duties' WHEN 'price' THEN '/price'
                       WHEN 'customer_channel' THEN '?channel=customer#aside' ELSE ''
                   END)
         WHERE values ? 'place'
        """
    )
