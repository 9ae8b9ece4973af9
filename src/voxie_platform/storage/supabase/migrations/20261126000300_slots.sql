-- What is held by workers that take no more calls takes none of the others' slots.

CREATE OR REPLACE FUNCTION voxie.expect_free_slot(wanted text, seen_within interval) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    takers text[];
    slots bigint;
    taken bigint;
BEGIN
    SELECT coalesce(sum(w.slots), 0), coalesce(array_agg(w.id), '{}') INTO slots, takers FROM public.workers AS w
    WHERE w.mode = wanted AND w.seen_at > clock_timestamp() - seen_within AND w.registered AND NOT w.draining;
    IF slots = 0 THEN
        PERFORM voxie.refuse('no_worker', format('No %s worker is there to take a call.', wanted));
    END IF;
    SELECT count(*) INTO taken FROM public.call_sessions AS c
    WHERE c.deployment = wanted AND c.ended_at IS NULL AND c.room_name IS NOT NULL
      AND (c.worker_id IS NULL OR c.worker_id = ANY (takers));
    IF taken >= slots THEN
        PERFORM voxie.refuse('full', format(
            'Each of the %s call slots of %s is taken: try again soon.', slots, wanted
        ));
    END IF;
END $$;

INSERT INTO voxie.migrations VALUES ('20261126000300_slots');
