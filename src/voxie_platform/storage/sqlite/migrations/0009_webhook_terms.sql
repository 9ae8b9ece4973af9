-- `gone_at`: its receiver said 410, and it was switched off. Until `rest_until` its receiver wants to be left alone.
-- Until `older_until` the secret before this one signs as well.
ALTER TABLE webhooks ADD COLUMN gone_at INTEGER;
ALTER TABLE webhooks ADD COLUMN rest_until INTEGER;
ALTER TABLE webhooks ADD COLUMN older_secret TEXT;
ALTER TABLE webhooks ADD COLUMN older_until INTEGER;
