"""A message is the truth of what was said, in revisions; events only point to it (adr/0017)

Events get a version, and the guest who did what they tell.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029_messages"
down_revision = "0028_entrance_is_chosen"
branch_labels = None
depends_on = None

WORDS = """
INSERT INTO message_revision (message_id, revision, body, key, written_at)
SELECT id, 1, body, sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), created_at
FROM message;
"""

APPEND = """
CREATE FUNCTION append_events(p_act uuid, p_person uuid, p_company uuid, p_guest_of uuid,
                              p_events jsonb)
RETURNS TABLE (stream_id uuid, seq bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    target record;
    item record;
    next_seq bigint;
    chain bytea;
    moment timestamptz;
BEGIN
    -- Streams in id order, so that two acts on the same streams never wait for each other.
    FOR target IN
        SELECT DISTINCT ON ((e->>'stream_id')::uuid)
            (e->>'stream_id')::uuid AS id, e->>'kind' AS kind,
            (e->>'group_id')::uuid AS group_id, (e->>'inquiry_id')::uuid AS inquiry_id,
            (e->>'company_id')::uuid AS company_id, (e->>'request_id')::uuid AS request_id,
            (e->>'person_id')::uuid AS person_id
        FROM jsonb_array_elements(p_events) AS e
        ORDER BY (e->>'stream_id')::uuid
    LOOP
        SELECT s.last_seq, s.last_hash INTO next_seq, chain
            FROM stream s WHERE s.id = target.id FOR UPDATE;
        IF NOT FOUND THEN
            INSERT INTO stream (id, kind, group_id, inquiry_id, company_id, request_id, person_id,
                                last_seq, last_hash)
            VALUES (target.id, target.kind, target.group_id, target.inquiry_id, target.company_id,
                    target.request_id, target.person_id, 0, ''::bytea)
            ON CONFLICT (id) DO NOTHING;
            SELECT s.last_seq, s.last_hash INTO next_seq, chain
                FROM stream s WHERE s.id = target.id FOR UPDATE;
        END IF;
        FOR item IN
            SELECT e->>'type' AS type, (e->>'version')::smallint AS version, e->'payload' AS payload
            FROM jsonb_array_elements(p_events) WITH ORDINALITY AS t(e, place)
            WHERE (e->>'stream_id')::uuid = target.id ORDER BY place
        LOOP
            next_seq := next_seq + 1;
            moment := clock_timestamp();
            chain := event_hash(chain, target.id, next_seq, p_act,
                                named(item.type, item.version, p_guest_of), p_person,
                                p_company,
                                item.payload, moment);
            INSERT INTO event (stream_id, seq, act_id, type, version, person_id, company_id,
                               guest_of, payload, at, hash)
            VALUES (target.id, next_seq, p_act, item.type, item.version, p_person, p_company,
                    p_guest_of, item.payload, moment, chain);
            stream_id := target.id;
            seq := next_seq;
            RETURN NEXT;
        END LOOP;
        UPDATE stream s SET last_seq = next_seq, last_hash = chain WHERE s.id = target.id;
    END LOOP;
END $$;
"""

NAMED = """
DROP FUNCTION append_events(uuid, uuid, uuid, jsonb);
-- What the chain calls an event: its type, its version where there are several, and its guest.
CREATE FUNCTION named(p_type text, p_version smallint, p_guest_of uuid) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT p_type || CASE p_version WHEN 1 THEN '' ELSE '/' || p_version END
        || coalesce('@' || p_guest_of, '')
$$;
"""

VERIFY = """
CREATE OR REPLACE FUNCTION first_broken_event(p_stream uuid) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    item event%ROWTYPE;
    expected bigint := 0;
    chain bytea := ''::bytea;
    head record;
BEGIN
    FOR item IN SELECT * FROM event e WHERE e.stream_id = p_stream ORDER BY e.seq LOOP
        expected := expected + 1;
        -- Words that stood in an event itself and were taken back: its link stays as it was, and
        -- must be accounted for by an event further on in the same chain.
        IF item.type = 'posted' AND item.version = 1 AND item.payload ? 'erased' THEN
            IF item.payload - 'message_id' - 'client_id' <> '{"erased": true}'::jsonb
               OR NOT EXISTS (
                SELECT FROM event e WHERE e.stream_id = p_stream AND e.seq > item.seq
                AND e.type = 'message_taken_back'
                AND e.payload->>'message_id' = item.payload->>'message_id') THEN
                RETURN expected;
            END IF;
            chain := item.hash;
        ELSE
            chain := event_hash(chain, item.stream_id, item.seq, item.act_id,
                                named(item.type, item.version, item.guest_of),
                                item.person_id, item.company_id, item.payload, item.at);
        END IF;
        IF item.seq <> expected OR item.hash <> chain THEN
            RETURN expected;
        END IF;
    END LOOP;
    SELECT last_seq, last_hash INTO head FROM stream WHERE id = p_stream;
    IF FOUND AND (head.last_seq <> expected OR head.last_hash <> chain) THEN
        RETURN expected + 1;
    END IF;
    RETURN NULL;
END $$;
"""

ERASE = """
CREATE FUNCTION only_words_are_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.type = 'posted' AND OLD.version = 1
       AND NEW.payload = (OLD.payload - 'body') || '{"erased": true}'::jsonb
       AND to_jsonb(NEW) - 'payload' = to_jsonb(OLD) - 'payload' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER event_append_only ON event;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION only_words_are_erased();

CREATE FUNCTION only_revisions_are_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.body IS NULL AND NEW.key IS NULL
       AND to_jsonb(NEW) - 'body' - 'key' = to_jsonb(OLD) - 'body' - 'key' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a wording is erased, never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER message_revision_frozen BEFORE UPDATE OR DELETE ON message_revision
    FOR EACH ROW EXECUTE FUNCTION only_revisions_are_erased();

-- The words of a message that its author took back, wherever they stand; only of such a one.
CREATE FUNCTION erase_message(p_message uuid, p_stream uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM message m WHERE m.id = p_message
                   AND m.taken_back_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the message was not taken back'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE message_revision r SET body = NULL, key = NULL
        WHERE r.message_id = p_message AND r.body IS NOT NULL;
    UPDATE event e SET payload = (e.payload - 'body') || '{"erased": true}'::jsonb
        WHERE e.stream_id = p_stream AND e.type = 'posted' AND e.version = 1
        AND e.payload->>'message_id' = p_message::text AND e.payload ? 'body';
END $$;
REVOKE ALL ON FUNCTION erase_message(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_message(uuid, uuid) TO tsunagu_app;
REVOKE ALL ON FUNCTION append_events(uuid, uuid, uuid, uuid, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_events(uuid, uuid, uuid, uuid, jsonb) TO tsunagu_app;
REVOKE UPDATE, DELETE ON message_revision FROM tsunagu_app;
REVOKE DELETE ON message FROM tsunagu_app;
"""


def upgrade() -> None:
    op.add_column(
        "event", sa.Column("version", sa.SmallInteger(), nullable=False, server_default="1")
    )
    op.alter_column("event", "version", server_default=None)
    op.add_column("event", sa.Column("guest_of", sa.Uuid(), nullable=True))
    op.create_check_constraint(
        op.f("ck_event_guest_is_nobody_else"), "event", "person_id IS NULL OR guest_of IS NULL"
    )
    op.add_column("message", sa.Column("revision", sa.Integer(), nullable=True))
    op.add_column("message", sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE message SET revision = 1")
    op.alter_column("message", "revision", nullable=False)
    op.create_check_constraint(op.f("ck_message_revision"), "message", "revision >= 1")
    _tables()
    driver = op.get_bind().connection.driver_connection
    driver.execute(WORDS)
    op.drop_constraint(op.f("ck_message_body"), "message")
    op.drop_column("message", "body")
    for statements in (NAMED, APPEND, VERIFY, ERASE):
        driver.execute(statements)


def _tables() -> None:
    now = sa.func.now()
    message = sa.ForeignKey("message.id")
    op.create_table(
        "message_revision",
        sa.Column("message_id", sa.Uuid(), message, primary_key=True),
        sa.Column("revision", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("body", sa.String(10_000), nullable=True),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False, server_default=now),
        sa.CheckConstraint("body <> ''", name=op.f("ck_message_revision_body")),
        sa.CheckConstraint(
            "(body IS NULL) = (key IS NULL)", name=op.f("ck_message_revision_erased_whole")
        ),
    )
    signs = ("seen", "checking", "possible", "difficult", "good")
    op.create_table(
        "message_reaction",
        sa.Column("message_id", sa.Uuid(), sa.ForeignKey("message.id"), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), primary_key=True),
        sa.Column(
            "sign",
            sa.Enum(*signs, name="sign", native_enum=False, length=40, create_constraint=True),
            primary_key=True,
        ),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False, server_default=now),
    )
    op.create_table(
        "message_mention",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("message_id", sa.Uuid(), sa.ForeignKey("message.id"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=True, index=True),
        sa.Column("company_id", sa.Uuid(), sa.ForeignKey("company.id"), nullable=True, index=True),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (company_id IS NULL)",
            name=op.f("ck_message_mention_person_or_company"),
        ),
        sa.UniqueConstraint("message_id", "person_id"),
        sa.UniqueConstraint("message_id", "company_id"),
    )


def downgrade() -> None:
    raise NotImplementedError("What was said is not put back into events.")
