-- id: TI-107
-- name: download-to-interpreter
-- severity: medium
-- technique: T1105
-- description: What a network tool fetched was handed to an interpreter at once: the code was never on disk, was not locked and may differ for each caller.
-- blind-spots: In a script the pipe itself is not recorded: a tool and an interpreter without a script, started by one shell within two seconds, are taken for one. Many honest installers work this way.
-- references: https://attack.mitre.org/techniques/T1105/
-- tags: execution, ci, sequence
with said as (
  select process_id, event_id, ts, 'Download piped to ' || regexp_extract(line, download_pattern(), 2) as text
  from command
  where is_shell(program) and regexp_matches(line, download_pattern())
),
-- Pipes and process substitution of a script: the shell starts both ends and writes neither down.
reading as (
  select * from command
  where is_interpreter(program)
    and (len(args) = 1 or regexp_matches(line, '^\S+( -\S+)*( -s( .*)?| -| /dev/(stdin|fd/\d+)( .*)?| /proc/self/fd/\d+( .*)?)$'))
    and not regexp_matches(line, '^\S+ (--version|-V|--help|-c)')
),
paired as (
  select reading.process_id, reading.event_id, reading.ts, fetching.event_id as fetch_id, fetching.ts as fetch_ts,
    'Download piped to ' || reading.program as text
  from reading
  join command as fetching on fetching.parent_id = coalesce(reading.parent_id, -1) or fetching.parent_id = reading.process_id
  where is_fetcher(fetching.program) and abs(epoch_ms(fetching.ts) - epoch_ms(reading.ts)) <= 2000
    and not regexp_matches(fetching.line, ' (-[a-zA-Z]*[oO]|--output|--remote-name|-O|--output-document)[ =]?[^- ]')
    and not is_upload(fetching.line)
)
select * from said
union all
select process_id, event_id, ts, text from paired
union all
select process_id, fetch_id, fetch_ts, text from paired
