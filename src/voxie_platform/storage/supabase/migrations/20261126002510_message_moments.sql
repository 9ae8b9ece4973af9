-- A message is from when it came, by this clock: a worker's may be wrong, and pages follow it.
CREATE OR REPLACE FUNCTION public.functions_leave_message(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    left_here public.messages := jsonb_populate_record(NULL::public.messages, given -> 'message');
BEGIN
    left_here.workspace_id := given ->> 'workspace_id';
    left_here.status := 'open';
    left_here.created_at := now();
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

INSERT INTO voxie.migrations VALUES ('20261126002510_message_moments');
