-- A calendar shows the bookings of a day or a week.
CREATE INDEX bookings_by_start ON bookings (workspace_id, starts_at, id);
