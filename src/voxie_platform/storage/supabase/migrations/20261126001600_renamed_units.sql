-- Bookings follow a unit that gets another name: it could be booked twice, once by each.
CREATE FUNCTION voxie.unit_names(plan jsonb) RETURNS TABLE (name text, place bigint)
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    SELECT u.name #>> '{}', u.place
    FROM jsonb_path_query(plan, '$.units[*].name') WITH ORDINALITY AS u (name, place)
$$;

-- Names of the first plan that the second one lacks, each with the new name that stands in its place.
CREATE FUNCTION voxie.renamed_units(before jsonb, after jsonb) RETURNS TABLE (gone text, fresh text)
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    SELECT g.name, f.name
    FROM (
        SELECT old.name, row_number() OVER (ORDER BY old.place) AS place FROM voxie.unit_names(before) AS old
        WHERE old.name NOT IN (SELECT kept.name FROM voxie.unit_names(after) AS kept)
    ) AS g
    JOIN (
        SELECT new.name, row_number() OVER (ORDER BY new.place) AS place FROM voxie.unit_names(after) AS new
        WHERE new.name NOT IN (SELECT known.name FROM voxie.unit_names(before) AS known)
    ) AS f ON f.place = g.place
$$;

-- What is booked from yesterday on; not where the new name is held already.
CREATE FUNCTION voxie.carry_bookings(workspace text, calendar text, gone text, fresh text) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    carried text[] := ARRAY(
        SELECT DISTINCT h.booking_id FROM public.booking_holds AS h
        WHERE h.workspace_id = workspace AND h.calendar_id = calendar AND h.unit = gone
          AND h.slot_at >= now() - interval '1 day'
          AND NOT EXISTS (
              SELECT FROM public.booking_holds AS own
              JOIN public.booking_holds AS other
                ON other.workspace_id = own.workspace_id AND other.calendar_id = own.calendar_id
               AND other.unit = fresh AND other.slot_at = own.slot_at
              WHERE own.workspace_id = h.workspace_id AND own.booking_id = h.booking_id
          )
    );
BEGIN
    UPDATE public.booking_holds AS h SET unit = fresh
    WHERE h.workspace_id = workspace AND h.booking_id = ANY (carried);
    UPDATE public.bookings AS b SET unit = fresh, updated_at = now()
    WHERE b.workspace_id = workspace AND b.id = ANY (carried);
END $$;

-- Each of [{id, name, plan}] made, or its plan exchanged where it differs; the ids of those.
CREATE OR REPLACE FUNCTION voxie.set_calendars(workspace text, calendars jsonb) RETURNS text[]
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    calendar jsonb;
    before jsonb;
    saved text;
    all_saved text[] := '{}';
BEGIN
    FOR calendar IN SELECT * FROM jsonb_array_elements(calendars) LOOP
        -- as whoever books locks it: nothing is booked by a name that has just gone
        SELECT c.plan INTO before FROM public.calendars AS c
        WHERE c.workspace_id = workspace AND c.name = calendar ->> 'name'
        FOR NO KEY UPDATE;
        INSERT INTO public.calendars AS c (workspace_id, id, name, plan, updated_at)
        VALUES (workspace, calendar ->> 'id', calendar ->> 'name', calendar -> 'plan', now())
        ON CONFLICT (workspace_id, name) DO UPDATE SET plan = excluded.plan, updated_at = excluded.updated_at
        WHERE c.plan <> excluded.plan
        RETURNING c.id INTO saved;
        IF FOUND THEN
            all_saved := all_saved || saved;
            PERFORM voxie.carry_bookings(workspace, saved, r.gone, r.fresh)
            FROM voxie.renamed_units(before, calendar -> 'plan') AS r;
        END IF;
    END LOOP;
    RETURN all_saved;
END $$;

REVOKE ALL ON FUNCTION voxie.unit_names, voxie.renamed_units, voxie.carry_bookings FROM PUBLIC;
GRANT EXECUTE ON FUNCTION voxie.unit_names, voxie.renamed_units, voxie.carry_bookings TO service_role;

INSERT INTO voxie.migrations VALUES ('20261126001600_renamed_units');
