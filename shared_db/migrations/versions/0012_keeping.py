"""What is kept for good can't be deleted; what only piles up goes by one rule, written here"""

import sqlalchemy as sa
from alembic import op

revision = "0012_keeping"
down_revision = "0011_queues"
branch_labels = None
depends_on = None

# What was sent stays: by law for seven to ten years, and because others acted upon it.
GUARDS = """
CREATE FUNCTION keep_what_was_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (TG_TABLE_NAME = 'inquiry' AND to_jsonb(OLD)->>'state' <> 'draft')
        OR (TG_TABLE_NAME = 'drawing' AND to_jsonb(OLD)->>'since_revision' IS NOT NULL) THEN
        RAISE EXCEPTION 'what was sent is kept' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER inquiry_kept BEFORE DELETE ON inquiry
    FOR EACH ROW EXECUTE FUNCTION keep_what_was_sent();
CREATE TRIGGER drawing_kept BEFORE DELETE ON drawing
    FOR EACH ROW EXECUTE FUNCTION keep_what_was_sent();
REVOKE DELETE ON api_token, capability_ask, capability_reply, client_action, company, counter,
    ended_sign_in, estimate, "group", import, inquiry_revision, job, link, mail, membership,
    message, part, person, proposal, proposal_answer, proposal_operation, quote, quote_pdf,
    request, request_item, work_centre, work_centre_rate FROM tsunagu_app;

CREATE FUNCTION keep_rollup_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR coalesce(current_setting('tsunagu.purging', true), '') <> 'yes' THEN
        RAISE EXCEPTION 'a roll-up run is append-only'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$;
DROP TRIGGER rollup_run_frozen ON rollup_run;
CREATE TRIGGER rollup_run_frozen BEFORE UPDATE OR DELETE ON rollup_run
    FOR EACH ROW EXECUTE FUNCTION keep_rollup_run();
"""

# Which roll-up runs something rests on: the two newest of each estimate (the page compares them),
# those that anything refers to (a quote), and those on both sides of the moment at which an offer
# was given: the figures that were in front of who gave it, and those of what was typed just before.
NEEDED = """
CREATE FUNCTION needed_rollup_runs() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    referring record;
BEGIN
    RETURN QUERY SELECT ranked.id FROM (
        SELECT r.id, row_number() OVER (PARTITION BY r.estimate_id
            ORDER BY r.created_at DESC, r.estimate_version DESC) AS place FROM rollup_run r
    ) AS ranked WHERE place <= 2;
    RETURN QUERY SELECT beside.id FROM offer o CROSS JOIN LATERAL (
        (SELECT r.id FROM rollup_run r WHERE r.estimate_id = o.estimate_id
            AND r.created_at <= o.given_at ORDER BY r.created_at DESC LIMIT 1)
        UNION ALL
        (SELECT r.id FROM rollup_run r WHERE r.estimate_id = o.estimate_id
            AND r.created_at > o.given_at ORDER BY r.created_at LIMIT 1)
    ) AS beside;
    FOR referring IN
        SELECT c.conrelid::regclass AS place, a.attname AS name FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND c.confrelid = 'rollup_run'::regclass
    LOOP
        RETURN QUERY EXECUTE format('SELECT %I FROM %s WHERE %I IS NOT NULL',
            referring.name, referring.place, referring.name);
    END LOOP;
END $$;
"""

# A draft that something refers to after all stays, and is counted as such.
DRAFTS = """
CREATE FUNCTION purge_dead_drafts(p_most integer) RETURNS TABLE (gone bigint, stuck bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    dead uuid;
BEGIN
    gone := 0;
    stuck := 0;
    FOR dead IN
        SELECT i.id FROM inquiry i
        WHERE i.state = 'draft' AND i.created_at < now() - interval '180 days'
            AND NOT EXISTS (SELECT FROM form_draft f WHERE f.subject_id = i.id
                AND f.updated_at >= now() - interval '180 days')
            AND NOT EXISTS (SELECT FROM drawing d WHERE d.inquiry_id = i.id
                AND d.created_at >= now() - interval '180 days')
        LIMIT p_most FOR UPDATE SKIP LOCKED
    LOOP
        BEGIN
            DELETE FROM form_draft WHERE subject_id = dead;
            DELETE FROM drawing WHERE inquiry_id = dead;
            DELETE FROM inquiry WHERE id = dead;
            gone := gone + 1;
        EXCEPTION WHEN foreign_key_violation THEN
            stuck := stuck + 1;
        END;
    END LOOP;
    RETURN NEXT;
END $$;
"""

# At most p_most rows of a kind, so that nobody waits; docs/running.md says the same in words.
PURGE = """
CREATE FUNCTION purge_outdated(p_most integer) RETURNS TABLE (what text, gone bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    drafts record;
BEGIN
    what := 'rollup_run';
    PERFORM set_config('tsunagu.purging', 'yes', true);
    DELETE FROM rollup_run WHERE id IN (
        SELECT r.id FROM rollup_run r WHERE r.created_at < now() - interval '7 days'
            AND r.id NOT IN (SELECT needed_rollup_runs()) LIMIT p_most);
    GET DIAGNOSTICS gone = ROW_COUNT;
    PERFORM set_config('tsunagu.purging', '', true);
    RETURN NEXT;

    what := 'job';
    DELETE FROM job WHERE id IN (
        SELECT j.id FROM job j
        WHERE (j.state IN ('done', 'superseded') AND j.created_at < now() - interval '7 days'
                OR j.state = 'failed' AND j.created_at < now() - interval '365 days'
                    AND j.kind <> 'quote_pdf')
            AND NOT EXISTS (SELECT FROM rollup_run r WHERE r.job_id = j.id)
            AND NOT EXISTS (SELECT FROM import i
                WHERE i.id = j.subject_id AND i.state IN ('reading', 'writing'))
        LIMIT p_most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN NEXT;

    what := 'client_action';
    DELETE FROM client_action WHERE ctid IN (
        SELECT a.ctid FROM client_action a WHERE a.created_at < now() - interval '30 days'
        LIMIT p_most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN NEXT;

    what := 'mail';
    DELETE FROM mail WHERE id IN (
        SELECT m.id FROM mail m
        WHERE m.state <> 'waiting' AND m.created_at < now() - interval '365 days'
        LIMIT p_most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN NEXT;

    what := 'link';
    DELETE FROM link WHERE id IN (
        SELECT l.id FROM link l WHERE l.expires_at < now() - interval '365 days'
            AND NOT EXISTS (SELECT FROM mail m WHERE m.link_id = l.id)
        LIMIT p_most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN NEXT;

    what := 'ended_sign_in';
    DELETE FROM ended_sign_in WHERE id IN (
        SELECT e.id FROM ended_sign_in e WHERE e.ended_at < now() - interval '28 days'
        LIMIT p_most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN NEXT;

    what := 'form_draft';
    DELETE FROM form_draft WHERE ctid IN (
        SELECT f.ctid FROM form_draft f WHERE f.updated_at < now() - interval '180 days'
            AND NOT EXISTS (SELECT FROM inquiry i WHERE i.id = f.subject_id AND i.state = 'draft')
        LIMIT p_most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN NEXT;

    what := 'drawing';
    DELETE FROM drawing WHERE id IN (
        SELECT d.id FROM drawing d JOIN inquiry i ON i.id = d.inquiry_id
        WHERE d.since_revision IS NULL AND i.state <> 'draft'
            AND d.created_at < now() - interval '180 days'
            AND NOT EXISTS (SELECT FROM form_draft f WHERE f.subject_id = i.id)
            AND NOT EXISTS (SELECT FROM drawing_opening o WHERE o.drawing_id = d.id)
        LIMIT p_most);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN NEXT;

    SELECT * INTO drafts FROM purge_dead_drafts(p_most);
    what := 'inquiry';
    gone := drafts.gone;
    RETURN NEXT;
    what := 'stuck';
    gone := drafts.stuck;
    RETURN NEXT;
END $$;
REVOKE ALL ON FUNCTION purge_outdated(integer), purge_dead_drafts(integer), needed_rollup_runs()
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION purge_outdated(integer), needed_rollup_runs() TO tsunagu_app;
"""


def upgrade() -> None:
    op.create_index("ix_client_action_created_at", "client_action", ["created_at"])
    op.create_index("ix_rollup_run_job_id", "rollup_run", ["job_id"])
    op.create_index("ix_form_draft_subject_id", "form_draft", ["subject_id"])
    for table in ("drawing", "import", "quote_pdf"):
        op.create_index(f"ix_{table}_sha256", table, ["sha256"])
    op.add_column(
        "company",
        sa.Column(
            "storage_limit", sa.BigInteger(), server_default=str(10 * 1024**3), nullable=False
        ),
    )
    op.create_check_constraint(op.f("ck_company_storage_limit"), "company", "storage_limit > 0")
    # The driver itself, since these hold several statements and a literal %.
    driver = op.get_bind().connection.driver_connection
    for statements in (GUARDS, NEEDED, DRAFTS, PURGE):
        driver.execute(statements)


def downgrade() -> None:
    raise NotImplementedError("What was purged does not come back.")
