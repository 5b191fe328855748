"""What a guest does is recorded as a guest's: somebody with a link to one request at the entrance"""

import sqlalchemy as sa
from alembic import op

revision = "0031_guests"
down_revision = "0030_renditions"
branch_labels = None
depends_on = None

NAMED = """
DROP FUNCTION append_events(uuid, uuid, uuid, jsonb);
-- What the chain calls an event: its type, its version where there are several, and its guest.
CREATE FUNCTION named(p_type text, p_version smallint, p_guest_of uuid) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT p_type || CASE p_version WHEN 1 THEN '' ELSE '/' || p_version END
        || coalesce('@' || p_guest_of, '')
$$;
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

GRANTS = """
DROP FUNCTION versioned(text, smallint);
REVOKE ALL ON FUNCTION append_events(uuid, uuid, uuid, uuid, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_events(uuid, uuid, uuid, uuid, jsonb) TO tsunagu_app;
"""


def upgrade() -> None:
    op.add_column("event", sa.Column("guest_of", sa.Uuid(), nullable=True))
    op.create_check_constraint(
        op.f("ck_event_guest_is_nobody_else"), "event", "person_id IS NULL OR guest_of IS NULL"
    )
    driver = op.get_bind().connection.driver_connection
    for statements in (NAMED, APPEND, VERIFY, GRANTS):
        driver.execute(statements)


def downgrade() -> None:
    raise NotImplementedError("The log is not taken apart again.")
