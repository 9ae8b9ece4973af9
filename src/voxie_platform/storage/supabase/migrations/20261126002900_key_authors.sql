-- Whose a key is: it outlives the membership of whoever made it. Of older ones nobody knows.
ALTER TABLE public.api_keys ADD COLUMN author text;
GRANT SELECT (author) ON public.api_keys TO authenticated;

INSERT INTO voxie.migrations VALUES ('20261126002900_key_authors');
