-- A booking is found by the end of its name too: "Keller", of Anna Keller. The index holds its last word.

CREATE INDEX bookings_by_family ON public.bookings
    (workspace_id, calendar_id, split_part(name_folded, ' ', -1), starts_at, id);

CREATE OR REPLACE FUNCTION public.functions_bookings_under(given jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
    workspace text := given ->> 'workspace_id';
    calendar text := given ->> 'calendar_id';
    wanted text := given ->> 'name_folded';
    family text := split_part(wanted, ' ', -1);
BEGIN
    PERFORM voxie.expect_calendar(workspace, calendar);
    RETURN (
        SELECT coalesce(jsonb_agg(b ORDER BY b.starts_at, b.id), '[]') FROM public.bookings AS b
        WHERE b.workspace_id = workspace AND b.calendar_id = calendar
          AND (b.name_folded = wanted OR b.phone_folded = wanted
               OR split_part(b.name_folded, ' ', -1) = family AND right(b.name_folded, length(wanted) + 1) = ' ' || wanted)
          AND b.starts_at > (given ->> 'after')::timestamptz AND b.status = 'booked'
    );
END $$;

INSERT INTO voxie.migrations VALUES ('20261126001100_family_names');
