-- What was not measured is NULL, never 0.
ALTER TABLE call_turns ADD COLUMN meant TEXT;
ALTER TABLE call_turns ADD COLUMN latency_ms INTEGER;
ALTER TABLE call_turns ADD COLUMN model_ms INTEGER;
ALTER TABLE call_turns ADD COLUMN function_ms INTEGER;

ALTER TABLE token_usage ADD COLUMN input_cached_text INTEGER;
ALTER TABLE token_usage ADD COLUMN input_cached_audio INTEGER;
ALTER TABLE token_usage ADD COLUMN audio_seconds REAL;

ALTER TABLE workers ADD COLUMN trouble TEXT;
ALTER TABLE workers ADD COLUMN records_waiting INTEGER;
