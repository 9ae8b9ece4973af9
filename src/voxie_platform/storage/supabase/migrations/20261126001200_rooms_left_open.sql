-- Which of the rooms that are open belong to calls that are over.
CREATE FUNCTION public.fleet_over(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg(to_jsonb(c)), '[]')
    FROM jsonb_array_elements_text(given -> 'rooms') AS wanted (room)
    JOIN public.call_sessions AS c ON c.room_name = wanted.room
    WHERE c.ended_at <= clock_timestamp() - voxie.seconds(given -> 'seconds')
$$;

SELECT voxie.service_calls('fleet_over');

INSERT INTO voxie.migrations VALUES ('20261126001200_rooms_left_open');
