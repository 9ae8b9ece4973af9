-- Whoever cancels locks the calendar first, as who books, moves or renames does: each would wait for the other's rows.
CREATE OR REPLACE FUNCTION public.functions_cancel(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    workspace text := given ->> 'workspace_id';
    booking text := given ->> 'booking_id';
    kept public.bookings;
BEGIN
    SELECT * INTO kept FROM public.bookings AS b WHERE b.workspace_id = workspace AND b.id = booking;
    IF FOUND THEN
        PERFORM voxie.lock_calendar(workspace, kept.calendar_id);
    END IF;
    kept := voxie.booking_to_change(workspace, booking);
    IF kept.status = 'cancelled' THEN
        RETURN to_jsonb(kept);
    END IF;
    DELETE FROM public.booking_holds AS h WHERE h.workspace_id = workspace AND h.booking_id = kept.id;
    UPDATE public.bookings AS b SET status = 'cancelled', updated_at = now()
    WHERE b.workspace_id = workspace AND b.id = kept.id
    RETURNING * INTO kept;
    PERFORM voxie.tell(workspace, 'booking.cancelled', kept.id);
    RETURN to_jsonb(kept);
END $$;

INSERT INTO voxie.migrations VALUES ('20261126002500_cancel_in_turn');
