-- id: TI-124
-- name: scanner-in-install
-- severity: high
-- technique: T1552.001
-- description: A secret scanner was started by code of a package while the package was being installed.
-- blind-spots: A renamed scanner is recognised by its arguments only where they are typical.
-- references: https://attack.mitre.org/techniques/T1552/001/
-- tags: credential-access, supply-chain
-- needs: parents
select process_id, event_id, ts, 'Secret scanner run during ' || install || ': ' || program as text
from command
where install_id is not null
  and (program in ('trufflehog', 'gitleaks', 'ggshield', 'detect-secrets', 'noseyparker', 'titus', 'kingfisher', 'whispers', 'ripsecrets')
    or regexp_matches(line, '(^|/)trufflehog\S* |--only-verified|filesystem \S+ --json'))
