-- name: calendar_named
SELECT c.id, c.workspace_id, c.name, c.plan, c.updated_at, w.timezone AS zone
FROM calendars AS c JOIN workspaces AS w ON w.id = c.workspace_id
WHERE c.workspace_id = :workspace_id AND c.name = :name;

-- name: calendar_exists
SELECT 1 FROM calendars WHERE workspace_id = :workspace_id AND id = :id;

-- name: insert_calendar
INSERT INTO calendars (workspace_id, id, name, plan, updated_at)
VALUES (:workspace_id, :id, :name, :plan, :now);

-- name: new_plan
UPDATE calendars SET plan = :plan, updated_at = :now WHERE workspace_id = :workspace_id AND id = :id;

-- name: held
SELECT unit, slot_at
FROM booking_holds
WHERE workspace_id = :workspace_id AND calendar_id = :calendar_id AND slot_at >= :start AND slot_at < :end;

-- name: units_taken
SELECT unit
FROM booking_holds
WHERE workspace_id = :workspace_id AND calendar_id = :calendar_id
  AND slot_at IN (SELECT value FROM json_each(:slots)) AND booking_id <> :but_of;

-- name: hold
INSERT INTO booking_holds (workspace_id, calendar_id, unit, slot_at, booking_id)
VALUES (:workspace_id, :calendar_id, :unit, :slot_at, :booking_id);

-- name: free_holds
DELETE FROM booking_holds WHERE workspace_id = :workspace_id AND booking_id = :id;

-- name: bookings_to_carry
SELECT h.booking_id FROM booking_holds AS h
WHERE h.workspace_id = :workspace_id AND h.calendar_id = :calendar_id AND h.unit = :gone AND h.slot_at >= :since
  AND NOT EXISTS (
      SELECT 1 FROM booking_holds AS own
      JOIN booking_holds AS other
        ON other.workspace_id = own.workspace_id AND other.calendar_id = own.calendar_id
       AND other.unit = :fresh AND other.slot_at = own.slot_at
      WHERE own.workspace_id = h.workspace_id AND own.booking_id = h.booking_id
  );

-- name: carry_holds
UPDATE booking_holds SET unit = :unit
WHERE workspace_id = :workspace_id AND booking_id IN (SELECT value FROM json_each(:bookings));

-- name: carry_bookings
UPDATE bookings SET unit = :unit, updated_at = :now
WHERE workspace_id = :workspace_id AND id IN (SELECT value FROM json_each(:bookings));

-- name: booking
SELECT * FROM bookings WHERE workspace_id = :workspace_id AND id = :id;

-- name: booking_of_token
SELECT * FROM bookings WHERE workspace_id = :workspace_id AND token = :token;

-- name: insert_booking
INSERT INTO bookings (
    workspace_id, id, calendar_id, token, call_id, agent_id, unit, starts_at, ends_at, party, name, name_folded,
    phone, phone_folded, note, status, created_at, updated_at
) VALUES (
    :workspace_id, :id, :calendar_id, :token, :call_id, :agent_id, :unit, :starts_at, :ends_at, :party, :name,
    :name_folded, :phone, :phone_folded, :note, 'booked', :now, :now
)
RETURNING *;

-- name: move_booking
UPDATE bookings
SET unit = :unit, starts_at = :starts_at, ends_at = :ends_at, party = :party, updated_at = :now
WHERE workspace_id = :workspace_id AND id = :id
RETURNING *;

-- name: cancel_booking
UPDATE bookings SET status = 'cancelled', updated_at = :now
WHERE workspace_id = :workspace_id AND id = :id
RETURNING *;

-- name: bookings_by_name
SELECT * FROM bookings
WHERE workspace_id = :workspace_id AND calendar_id = :calendar_id AND name_folded = :wanted
  AND starts_at > :after AND status = 'booked';

-- name: bookings_by_family
SELECT * FROM bookings
WHERE workspace_id = :workspace_id AND calendar_id = :calendar_id
  AND substr(name_folded, length(rtrim(name_folded, replace(name_folded, ' ', ''))) + 1) = :family
  AND substr(name_folded, -length(:wanted) - 1) = ' ' || :wanted
  AND starts_at > :after AND status = 'booked';

-- name: bookings_by_phone
SELECT * FROM bookings
WHERE workspace_id = :workspace_id AND calendar_id = :calendar_id AND phone_folded = :wanted
  AND starts_at > :after AND status = 'booked';

-- name: bookings
SELECT * FROM bookings
WHERE workspace_id = :workspace_id AND (created_at, id) < (:before, :before_id)
ORDER BY created_at DESC, id DESC
LIMIT :limit;

-- name: bookings_between
SELECT * FROM bookings
WHERE workspace_id = :workspace_id AND (starts_at, id) > (:after, :after_id) AND starts_at < :end
ORDER BY starts_at, id
LIMIT :limit;

-- name: bookings_of_call
SELECT * FROM bookings WHERE workspace_id = :workspace_id AND call_id = :call_id;

-- name: messages_of_call
SELECT * FROM messages WHERE workspace_id = :workspace_id AND call_id = :call_id;

-- name: message_of_token
SELECT * FROM messages WHERE workspace_id = :workspace_id AND token = :token;

-- name: insert_message
INSERT INTO messages (
    workspace_id, id, token, call_id, agent_id, name, phone, text, urgency, status, created_at
) VALUES (
    :workspace_id, :id, :token, :call_id, :agent_id, :name, :phone, :text, :urgency, 'open', :now
)
RETURNING *;

-- name: set_message_status
UPDATE messages SET status = :status
WHERE workspace_id = :workspace_id AND id = :id
RETURNING *;

-- name: messages
SELECT * FROM messages
WHERE workspace_id = :workspace_id AND (created_at, id) < (:before, :before_id)
ORDER BY created_at DESC, id DESC
LIMIT :limit;
