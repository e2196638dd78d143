-- id: TRC-101
-- name: stdio-over-socket
-- severity: high
-- technique: T1059.004
-- description: A shell's input and output were tied to a network connection, which gives whoever is at the other end a prompt on this machine.
-- blind-spots: Only what command lines say is seen: a program that opens the socket and duplicates its descriptors itself leaves no such line.
-- references: https://attack.mitre.org/techniques/T1059/004/
-- tags: tracee, execution
select process_id, event_id, ts, 'Shell over a network connection: ' || left(line, 120) as text
from command
where
  regexp_matches(line, '/dev/(tcp|udp)/[^/ ]+/\d+') and regexp_matches(line, '(0?<&|>&|<>|exec \d|-i)')
  or program in ('nc', 'ncat', 'netcat', 'nc.traditional', 'nc.openbsd', 'busybox') and regexp_matches(line, '(^|/| )n(et)?c(at)?\S* .*(-[a-z]*[ec]|--exec|--sh-exec)[ =]?\S*(sh|cmd)')
  or program = 'socat' and regexp_matches(line, '(?i)(exec|system):.*(tcp|udp|openssl|tcp4|tcp6)|(tcp|udp|openssl)\S*:.*(exec|system):')
  or regexp_matches(program, '^(python|perl|ruby|php|node)') and regexp_matches(line, '(?i)socket') and regexp_matches(line, 'dup2|fsockopen|pty\.spawn|fdopen|child_process')
  or program in ('mkfifo', 'sh', 'bash') and regexp_matches(line, 'mkfifo .*\|.*(nc|ncat|openssl s_client)')
