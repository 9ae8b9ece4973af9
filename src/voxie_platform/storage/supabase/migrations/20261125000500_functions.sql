-- What agents did for callers: bookings with their holds, and messages.

CREATE TABLE public.bookings (
    workspace_id text NOT NULL,
    id text NOT NULL,
    calendar_id text NOT NULL,
    token text NOT NULL,
    call_id text,
    agent_id text,
    unit text NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    party int NOT NULL,
    name text NOT NULL,
    name_folded text NOT NULL,
    phone text NOT NULL,
    phone_folded text NOT NULL,
    note text NOT NULL,
    status text NOT NULL CHECK (status IN ('booked', 'cancelled')),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, token),
    FOREIGN KEY (workspace_id, calendar_id) REFERENCES public.calendars (workspace_id, id),
    CHECK (starts_at < ends_at)
);
CREATE INDEX bookings_page ON public.bookings (workspace_id, created_at, id);
CREATE INDEX bookings_by_name ON public.bookings (workspace_id, calendar_id, name_folded, starts_at, id);
CREATE INDEX bookings_by_phone ON public.bookings (workspace_id, calendar_id, phone_folded, starts_at, id);
CREATE INDEX bookings_of_call ON public.bookings (workspace_id, call_id) WHERE call_id IS NOT NULL;

-- Its primary key is why nothing is booked twice: a booking takes one unit for each slot that it covers.
CREATE TABLE public.booking_holds (
    workspace_id text NOT NULL,
    calendar_id text NOT NULL,
    unit text NOT NULL,
    slot_at timestamptz NOT NULL,
    booking_id text NOT NULL,
    PRIMARY KEY (workspace_id, calendar_id, unit, slot_at),
    FOREIGN KEY (workspace_id, calendar_id) REFERENCES public.calendars (workspace_id, id),
    FOREIGN KEY (workspace_id, booking_id) REFERENCES public.bookings (workspace_id, id)
);
CREATE INDEX booking_holds_by_slot ON public.booking_holds (workspace_id, calendar_id, slot_at, unit, booking_id);
CREATE INDEX booking_holds_of_booking ON public.booking_holds (workspace_id, booking_id);

CREATE TABLE public.messages (
    workspace_id text NOT NULL REFERENCES public.workspaces (id),
    id text NOT NULL,
    token text NOT NULL,
    call_id text,
    agent_id text,
    name text NOT NULL,
    phone text NOT NULL,
    text text NOT NULL,
    urgency text NOT NULL CHECK (urgency IN ('normal', 'urgent')),
    status text NOT NULL CHECK (status IN ('open', 'done')),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, token)
);
CREATE INDEX messages_page ON public.messages (workspace_id, created_at, id);
CREATE INDEX messages_of_call ON public.messages (workspace_id, call_id) WHERE call_id IS NOT NULL;

SELECT voxie.members_only('bookings', 'booking_holds', 'messages');

-- Locked, so that of several bookings in one calendar each sees what the others hold.
CREATE FUNCTION voxie.lock_calendar(workspace text, calendar text) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    PERFORM FROM public.calendars AS c
    WHERE c.workspace_id = workspace AND c.id = calendar
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM voxie.refuse('not_found', 'calendar', calendar);
    END IF;
END $$;

CREATE FUNCTION voxie.expect_calendar(workspace text, calendar text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.calendars AS c WHERE c.workspace_id = workspace AND c.id = calendar) THEN
        PERFORM voxie.refuse('not_found', 'calendar', calendar);
    END IF;
END $$;

CREATE FUNCTION voxie.moments(given jsonb) RETURNS timestamptz[]
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT array_agg(DISTINCT m.at::timestamptz) FROM jsonb_array_elements_text(given) AS m (at)
$$;

-- The first unit that is free in all slots, the holds of one booking not counted; NULL: none is.
CREATE FUNCTION voxie.free_unit(
    workspace text, calendar text, units jsonb, slots timestamptz[], but_of text
) RETURNS text
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT u.unit FROM jsonb_array_elements_text(units) WITH ORDINALITY AS u (unit, place)
    WHERE NOT EXISTS (
        SELECT FROM public.booking_holds AS h
        WHERE h.workspace_id = workspace AND h.calendar_id = calendar AND h.unit = u.unit
          AND h.slot_at = ANY (slots) AND h.booking_id <> but_of
    )
    ORDER BY u.place
    LIMIT 1
$$;

CREATE FUNCTION voxie.hold(booking public.bookings, slots timestamptz[]) RETURNS void
LANGUAGE sql SET search_path = '' AS $$
    INSERT INTO public.booking_holds (workspace_id, calendar_id, unit, slot_at, booking_id)
    SELECT booking.workspace_id, booking.calendar_id, booking.unit, slot, booking.id FROM unnest(slots) AS slot
$$;

CREATE FUNCTION public.functions_set_calendar(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    workspace text := given ->> 'workspace_id';
    calendars text[];
BEGIN
    PERFORM voxie.expect_workspace(workspace);
    calendars := voxie.set_calendars(workspace, jsonb_build_array(given));
    PERFORM voxie.tell(workspace, 'calendar.saved', saved) FROM unnest(calendars) AS saved;
    RETURN public.functions_calendar(given);
END $$;

CREATE FUNCTION public.functions_calendar(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT to_jsonb(c) FROM public.calendars AS c
    WHERE c.workspace_id = given ->> 'workspace_id' AND c.name = given ->> 'name'
$$;

CREATE FUNCTION public.functions_held(given jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
    workspace text := given ->> 'workspace_id';
    calendar text := given ->> 'calendar_id';
BEGIN
    PERFORM voxie.expect_calendar(workspace, calendar);
    RETURN (
        SELECT coalesce(jsonb_object_agg(taken.unit, taken.slots), '{}') FROM (
            SELECT h.unit, jsonb_agg(h.slot_at) AS slots FROM public.booking_holds AS h
            WHERE h.workspace_id = workspace AND h.calendar_id = calendar
              AND h.slot_at >= (given ->> 'start')::timestamptz AND h.slot_at < (given ->> 'end')::timestamptz
            GROUP BY h.unit
        ) AS taken
    );
END $$;

CREATE FUNCTION public.functions_book(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    wish public.bookings := jsonb_populate_record(NULL::public.bookings, given -> 'booking');
    slots timestamptz[] := voxie.moments(given -> 'slots');
    again public.bookings;
BEGIN
    wish.workspace_id := given ->> 'workspace_id';
    PERFORM voxie.lock_calendar(wish.workspace_id, wish.calendar_id);
    SELECT * INTO again FROM public.bookings AS b
    WHERE b.workspace_id = wish.workspace_id AND b.token = wish.token;
    IF FOUND THEN
        RETURN to_jsonb(again);
    END IF;
    wish.unit := voxie.free_unit(wish.workspace_id, wish.calendar_id, given -> 'units', slots, '');
    IF wish.unit IS NULL THEN
        RETURN NULL;
    END IF;
    wish.status := 'booked';
    wish.created_at := now();
    wish.updated_at := now();
    INSERT INTO public.bookings VALUES (wish.*);
    PERFORM voxie.hold(wish, slots);
    PERFORM voxie.put_in_if_over(wish.workspace_id, wish.call_id);
    PERFORM voxie.tell(wish.workspace_id, 'booking.created', wish.id);
    RETURN to_jsonb(wish);
END $$;

CREATE FUNCTION voxie.booking_to_change(workspace text, booking text) RETURNS public.bookings
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.bookings;
BEGIN
    SELECT * INTO kept FROM public.bookings AS b
    WHERE b.workspace_id = workspace AND b.id = booking
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM voxie.refuse('not_found', 'booking', booking);
    END IF;
    RETURN kept;
END $$;

CREATE FUNCTION public.functions_move(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    workspace text := given ->> 'workspace_id';
    booking text := given ->> 'booking_id';
    slots timestamptz[] := voxie.moments(given -> 'slots');
    kept public.bookings;
    free text;
BEGIN
    SELECT * INTO kept FROM public.bookings AS b WHERE b.workspace_id = workspace AND b.id = booking;
    IF FOUND THEN
        PERFORM voxie.lock_calendar(workspace, kept.calendar_id);
    END IF;
    kept := voxie.booking_to_change(workspace, booking);
    IF kept.status = 'cancelled' THEN
        PERFORM voxie.refuse('not_found', 'booking', booking);
    END IF;
    free := voxie.free_unit(workspace, kept.calendar_id, given -> 'units', slots, kept.id);
    IF free IS NULL THEN
        RETURN NULL;
    END IF;
    DELETE FROM public.booking_holds AS h WHERE h.workspace_id = workspace AND h.booking_id = kept.id;
    UPDATE public.bookings AS b
    SET unit = free, starts_at = (given ->> 'starts_at')::timestamptz, ends_at = (given ->> 'ends_at')::timestamptz,
        party = (given -> 'party')::int, updated_at = now()
    WHERE b.workspace_id = workspace AND b.id = kept.id
    RETURNING * INTO kept;
    PERFORM voxie.hold(kept, slots);
    PERFORM voxie.tell(workspace, 'booking.moved', kept.id);
    RETURN to_jsonb(kept);
END $$;

CREATE FUNCTION public.functions_cancel(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.bookings := voxie.booking_to_change(given ->> 'workspace_id', given ->> 'booking_id');
BEGIN
    IF kept.status = 'cancelled' THEN
        RETURN to_jsonb(kept);
    END IF;
    DELETE FROM public.booking_holds AS h WHERE h.workspace_id = kept.workspace_id AND h.booking_id = kept.id;
    UPDATE public.bookings AS b SET status = 'cancelled', updated_at = now()
    WHERE b.workspace_id = kept.workspace_id AND b.id = kept.id
    RETURNING * INTO kept;
    PERFORM voxie.tell(kept.workspace_id, 'booking.cancelled', kept.id);
    RETURN to_jsonb(kept);
END $$;

CREATE FUNCTION public.functions_bookings_under(given jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
    workspace text := given ->> 'workspace_id';
    calendar text := given ->> 'calendar_id';
    wanted text := given ->> 'name_folded';
BEGIN
    PERFORM voxie.expect_calendar(workspace, calendar);
    RETURN (
        SELECT coalesce(jsonb_agg(b ORDER BY b.starts_at, b.id), '[]') FROM public.bookings AS b
        WHERE b.workspace_id = workspace AND b.calendar_id = calendar
          AND (b.name_folded = wanted OR b.phone_folded = wanted)
          AND b.starts_at > (given ->> 'after')::timestamptz AND b.status = 'booked'
    );
END $$;

CREATE FUNCTION public.functions_bookings(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg(found), '[]') FROM (
        SELECT * FROM public.bookings AS b
        WHERE b.workspace_id = given ->> 'workspace_id'
          AND (b.created_at, b.id) < ((given ->> 'before')::timestamptz, given ->> 'before_id')
        ORDER BY b.created_at DESC, b.id DESC
        LIMIT (given ->> 'limit')::int
    ) AS found
$$;

CREATE FUNCTION public.functions_leave_message(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    left_here public.messages := jsonb_populate_record(NULL::public.messages, given -> 'message');
BEGIN
    left_here.workspace_id := given ->> 'workspace_id';
    PERFORM voxie.expect_workspace(left_here.workspace_id);
    -- of either key: the same message, sent twice at once, may meet its id before its token
    INSERT INTO public.messages VALUES (left_here.*) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        PERFORM voxie.put_in_if_over(left_here.workspace_id, left_here.call_id);
        PERFORM voxie.tell(left_here.workspace_id, 'message.created', left_here.id);
    END IF;
    SELECT * INTO left_here FROM public.messages AS m
    WHERE m.workspace_id = left_here.workspace_id AND m.token = left_here.token;
    IF NOT FOUND THEN
        RAISE unique_violation; -- the id is another message's
    END IF;
    RETURN to_jsonb(left_here);
END $$;

CREATE FUNCTION public.functions_set_message_status(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.messages;
BEGIN
    UPDATE public.messages AS m SET status = given ->> 'status'
    WHERE m.workspace_id = given ->> 'workspace_id' AND m.id = given ->> 'message_id'
    RETURNING * INTO kept;
    IF NOT FOUND THEN
        PERFORM voxie.refuse('not_found', 'message', given ->> 'message_id');
    END IF;
    PERFORM voxie.tell(kept.workspace_id, 'message.' || kept.status, kept.id);
    RETURN to_jsonb(kept);
END $$;

CREATE FUNCTION public.functions_done_in(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT jsonb_build_object(
        'bookings', (
            SELECT coalesce(jsonb_agg(b ORDER BY b.created_at, b.id), '[]') FROM public.bookings AS b
            WHERE b.workspace_id = given ->> 'workspace_id' AND b.call_id = given ->> 'call_id'
        ),
        'messages', (
            SELECT coalesce(jsonb_agg(m ORDER BY m.created_at, m.id), '[]') FROM public.messages AS m
            WHERE m.workspace_id = given ->> 'workspace_id' AND m.call_id = given ->> 'call_id'
        )
    )
$$;

CREATE FUNCTION public.functions_messages(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg(found), '[]') FROM (
        SELECT * FROM public.messages AS m
        WHERE m.workspace_id = given ->> 'workspace_id'
          AND (m.created_at, m.id) < ((given ->> 'before')::timestamptz, given ->> 'before_id')
        ORDER BY m.created_at DESC, m.id DESC
        LIMIT (given ->> 'limit')::int
    ) AS found
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA voxie FROM PUBLIC;
GRANT EXECUTE ON FUNCTION voxie.lock_calendar, voxie.expect_calendar, voxie.moments, voxie.free_unit, voxie.hold,
    voxie.booking_to_change TO service_role;
SELECT voxie.service_calls(
    'functions_set_calendar', 'functions_calendar', 'functions_held', 'functions_book', 'functions_move',
    'functions_cancel', 'functions_bookings_under', 'functions_bookings', 'functions_leave_message',
    'functions_set_message_status', 'functions_messages', 'functions_done_in'
);

INSERT INTO voxie.migrations VALUES ('20261125000500_functions');
