-- While `due_at` is the same, whoever took it last is at it; null: nobody took it.
ALTER TABLE webhook_deliveries ADD COLUMN held_until INTEGER;
