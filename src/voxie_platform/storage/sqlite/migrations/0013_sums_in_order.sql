-- From here on `sums` in call_sums and call_spans are {"numbers": {name: number}, "bins": {duration: [begins, counts]}}:
-- a busy hour has hundreds of bins, and a name for each of them took most of the time that it takes to read.
-- In call_facts they stay whole numbers by name.
UPDATE call_sums SET sums = json_object(
    'numbers', json((
        SELECT json_group_object(key, value) FROM json_each(sums)
        WHERE NOT (key GLOB 'greeting.*' OR key GLOB 'latency.*' OR key GLOB 'model_time.*' OR key GLOB 'function_time.*')
    )),
    'bins', json((
        SELECT json_group_object(duration, json_array(json(begins), json(counts))) FROM (
            SELECT duration, json_group_array(begins) AS begins, json_group_array(value) AS counts FROM (
                SELECT substr(key, 1, instr(key, '.') - 1) AS duration,
                    CAST(substr(key, instr(key, '.') + 1) AS INTEGER) AS begins, value
                FROM json_each(sums)
                WHERE key GLOB 'greeting.*' OR key GLOB 'latency.*' OR key GLOB 'model_time.*' OR key GLOB 'function_time.*'
                ORDER BY duration, begins
            ) GROUP BY duration
        )
    ))
);

-- Added up anew when they are asked for.
DELETE FROM call_spans;
