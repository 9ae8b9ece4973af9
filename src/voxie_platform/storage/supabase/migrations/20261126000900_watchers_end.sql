-- The watcher's end is dated when it is said: without `ago_seconds` it was dated when the call was dispatched, or went live.

CREATE OR REPLACE FUNCTION public.fleet_abandon(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    PERFORM voxie.expect_unmoved(voxie.call_to_change(given ->> 'call_id'), given);
    RETURN public.fleet_end('{"ago_seconds": 0}' || given || (given -> 'final'));
END $$;

INSERT INTO voxie.migrations VALUES ('20261126000900_watchers_end');
