-- Whose a key is: it outlives the membership of whoever made it. Of older ones nobody knows.
ALTER TABLE api_keys ADD COLUMN author TEXT;
