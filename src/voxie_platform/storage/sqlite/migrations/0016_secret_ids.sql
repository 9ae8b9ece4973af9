-- By which whoever asks once more for a new secret finds that it signs already; null: it is the first one.
ALTER TABLE webhooks ADD COLUMN secret_id TEXT;
