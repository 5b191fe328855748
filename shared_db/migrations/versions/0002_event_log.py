"""The event log's own function, its append-only guard, frozen documents, and the grants."""

from alembic import op

revision = "0002"
down_revision = "0001"

APPEND = """
CREATE FUNCTION append_events(p_act uuid, p_person uuid, p_company uuid, p_events jsonb)
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
            SELECT e->>'type' AS type, e->'payload' AS payload
            FROM jsonb_array_elements(p_events) WITH ORDINALITY AS t(e, place)
            WHERE (e->>'stream_id')::uuid = target.id ORDER BY place
        LOOP
            next_seq := next_seq + 1;
            moment := clock_timestamp();
            chain := event_hash(chain, target.id, next_seq, p_act, item.type, p_person, p_company,
                                item.payload, moment);
            INSERT INTO event (stream_id, seq, act_id, type, person_id, company_id, payload, at,
                               hash)
            VALUES (target.id, next_seq, p_act, item.type, p_person, p_company, item.payload,
                    moment, chain);
            stream_id := target.id;
            seq := next_seq;
            RETURN NEXT;
        END LOOP;
        UPDATE stream s SET last_seq = next_seq, last_hash = chain WHERE s.id = target.id;
    END LOOP;
END $$;
"""

HASH = """
CREATE FUNCTION event_hash(p_before bytea, p_stream uuid, p_seq bigint, p_act uuid, p_type text,
                           p_person uuid, p_company uuid, p_payload jsonb, p_at timestamptz)
RETURNS bytea LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT sha256(p_before || convert_to(concat_ws('|', p_stream, p_seq, p_act, p_type,
        coalesce(p_person::text, ''), coalesce(p_company::text, ''),
        extract(epoch FROM p_at)::text, p_payload::text), 'UTF8'))
$$;
"""

VERIFY = """
CREATE FUNCTION first_broken_event(p_stream uuid) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    item event%ROWTYPE;
    expected bigint := 0;
    chain bytea := ''::bytea;
    head record;
BEGIN
    FOR item IN SELECT * FROM event e WHERE e.stream_id = p_stream ORDER BY e.seq LOOP
        expected := expected + 1;
        chain := event_hash(chain, item.stream_id, item.seq, item.act_id, item.type,
                            item.person_id, item.company_id, item.payload, item.at);
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

GUARDS = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_not_truncated BEFORE TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER offer_price_frozen BEFORE UPDATE OR DELETE ON offer_price
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER quote_price_frozen BEFORE UPDATE OR DELETE ON quote_price
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rollup_run_frozen BEFORE UPDATE OR DELETE ON rollup_run
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION keep_issued_quote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (TG_OP = 'DELETE' OR
        (to_jsonb(NEW) - 'state' - 'seen_at' - 'version')
            IS DISTINCT FROM (to_jsonb(OLD) - 'state' - 'seen_at' - 'version')) THEN
        RAISE EXCEPTION 'an issued quote is revised, never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER quote_revision_frozen BEFORE UPDATE OR DELETE ON quote_revision
    FOR EACH ROW EXECUTE FUNCTION keep_issued_quote();

CREATE FUNCTION keep_given_offer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'state') IS DISTINCT FROM (to_jsonb(OLD) - 'state') THEN
        RAISE EXCEPTION 'a given offer is frozen' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER offer_frozen BEFORE UPDATE OR DELETE ON offer
    FOR EACH ROW EXECUTE FUNCTION keep_given_offer();
"""

GRANTS = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tsunagu_app') THEN
        RAISE EXCEPTION 'The role tsunagu_app is missing: create it first (see docs/running.md).';
    END IF;
END $$;
GRANT USAGE ON SCHEMA public TO tsunagu_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO tsunagu_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO tsunagu_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO tsunagu_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO tsunagu_app;
REVOKE INSERT, UPDATE, DELETE ON stream, event, alembic_version FROM tsunagu_app;
REVOKE UPDATE, DELETE ON rollup_run, offer_price, quote_price, drawing_opening,
    confidentiality_acceptance, quote_answer, "order", order_line FROM tsunagu_app;
REVOKE ALL ON FUNCTION append_events(uuid, uuid, uuid, jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION first_broken_event(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_events(uuid, uuid, uuid, jsonb) TO tsunagu_app;
GRANT EXECUTE ON FUNCTION first_broken_event(uuid) TO tsunagu_app;
"""


def upgrade() -> None:
    # The driver itself, since these hold several statements and a literal %.
    driver = op.get_bind().connection.driver_connection
    for statements in (HASH, APPEND, VERIFY, GUARDS, GRANTS):
        driver.execute(statements)


def downgrade() -> None:
    raise NotImplementedError("The record is not taken apart again.")
