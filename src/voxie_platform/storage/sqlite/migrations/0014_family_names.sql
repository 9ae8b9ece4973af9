-- A booking is found by the end of its name too: "Keller", of Anna Keller. Here is its last word.
CREATE INDEX bookings_by_family ON bookings (
    workspace_id, calendar_id,
    substr(name_folded, length(rtrim(name_folded, replace(name_folded, ' ', ''))) + 1),
    starts_at, id
);
