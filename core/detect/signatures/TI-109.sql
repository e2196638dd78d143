-- id: TI-109
-- name: decode-then-run
-- severity: high
-- technique: T1140
-- description: Encoded text was decoded and run. Encoding hides from a reader of the workflow or package what the code does.
-- blind-spots: A program that decodes within itself passes nothing on. Decoding to a file that is never run is not reported.
-- references: https://attack.mitre.org/techniques/T1140/
-- tags: defense-evasion, execution, sequence
with said as (
  select process_id, event_id, ts, 'Encoded text decoded and run' as text
  from command
  where
    regexp_matches(line, '(base64 (-d|-D|--decode)|base64 -[a-z]*d|xxd -[a-z]*r|openssl (enc |base64 )[^|;&]*-d)[^|]*\|\s*(sudo |env |nohup )*(\S*/)?(ba|z|da|k)?sh\b')
    or regexp_matches(line, '(base64 (-d|-D|--decode)|xxd -r)[^|;&]*>\s*(\S+)') and regexp_matches(line, '(&&|;)\s*(sudo |nohup )*((\S*/)?(bash|sh|python3?|node|perl)|chmod \S+) ')
    or regexp_matches(program, '^python') and regexp_matches(line, '(exec|eval)\s*\(.*(b64decode|base64|zlib\.decompress|fromhex)')
    or program in ('node', 'nodejs', 'bun', 'deno') and regexp_matches(line, ' (-e|--eval|-p) ') and regexp_matches(line, 'eval\s*\(|Function\s*\(') and regexp_matches(line, 'base64|atob')
    or regexp_matches(program, '^(perl|ruby|php)') and regexp_matches(line, '(?i)eval') and regexp_matches(line, '(?i)decode_base64|base64_decode|decode64')
    or program in ('pwsh', 'powershell') and regexp_matches(line, '(?i) -e(nc|ncodedcommand)? [A-Za-z0-9+/=]{20,}')
),
decoding as (
  select * from command
  where program in ('base64', 'base32', 'xxd', 'uudecode') and regexp_matches(line, ' (-[a-z]*[dDr][a-z]*|--decode)( |$)')
),
-- What a decoder's shell redirected to a file that was run afterwards: the decoder itself opened or wrote it.
written as (
  select decoding.process_id, decoding.event_id as decode_id, decoding.ts as decode_ts, touched.path, touched.event_id, touched.ts
  from decoding join touched on touched.process_id = decoding.process_id and touched.writes
),
run as (
  select command.process_id, command.event_id, command.ts, written.event_id as write_id, written.ts as write_ts, decode_id, decode_ts
  from written join command on command.code_path = written.path and command.ts >= written.ts
),
piped as (
  select reading.process_id, reading.event_id, reading.ts, decoding.event_id as decode_id, decoding.ts as decode_ts
  from decoding join command as reading on reading.parent_id = decoding.parent_id
  where is_interpreter(reading.program) and abs(epoch_ms(reading.ts) - epoch_ms(decoding.ts)) <= 2000
    and (len(reading.args) = 1 or regexp_matches(reading.line, '^\S+ (-s|-|/dev/stdin)( |$)'))
    and decoding.process_id not in (select process_id from written)
)
select * from said
union all select process_id, event_id, ts, 'Encoded text decoded and run' from run
union all select process_id, write_id, write_ts, 'Encoded text decoded and run' from run
union all select process_id, decode_id, decode_ts, 'Encoded text decoded and run' from run
union all select process_id, event_id, ts, 'Encoded text decoded and run' from piped
union all select process_id, decode_id, decode_ts, 'Encoded text decoded and run' from piped
