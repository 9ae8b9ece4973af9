-- A unit that was removed beside one that got another name took the other's name, and its bookings with it.

-- Names of a plan that another one lacks, by how many of those that it has stand before: which of so many each is.
CREATE FUNCTION voxie.units_between(plan jsonb, other jsonb) RETURNS TABLE (name text, gap bigint, nth bigint, of bigint)
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    SELECT u.name, u.gap, row_number() OVER (PARTITION BY u.gap ORDER BY u.place), count(*) OVER (PARTITION BY u.gap)
    FROM (
        SELECT own.*, count(*) FILTER (WHERE own.is_kept) OVER (ORDER BY own.place) AS gap
        FROM (
            SELECT n.name, n.place, n.name IN (SELECT o.name FROM voxie.unit_names(other) AS o) AS is_kept
            FROM voxie.unit_names(plan) AS n
        ) AS own
    ) AS u
    WHERE NOT u.is_kept
$$;

-- Names that are gone, each with the new one in its place; none where more are gone than new.
CREATE OR REPLACE FUNCTION voxie.renamed_units(before jsonb, after jsonb) RETURNS TABLE (gone text, fresh text)
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    SELECT g.name, f.name
    FROM voxie.units_between(before, after) AS g
    JOIN voxie.units_between(after, before) AS f ON f.gap = g.gap AND f.nth = g.nth
    WHERE g.of <= f.of
$$;

REVOKE ALL ON FUNCTION voxie.units_between FROM PUBLIC;
GRANT EXECUTE ON FUNCTION voxie.units_between TO service_role;

INSERT INTO voxie.migrations VALUES ('20261126001800_renamed_in_place');
