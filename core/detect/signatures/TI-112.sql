-- id: TI-112
-- name: python-path-file
-- severity: medium
-- technique: T1546.018
-- description: A file was written that Python runs at every start, whatever program is started.
-- blind-spots: Package managers write such files for some honest packages: what they write themselves is left out, and so is a file that came inside a package.
-- references: https://attack.mitre.org/techniques/T1546/018/
-- tags: persistence, supply-chain
select process_id, event_id, ts, 'Python start-up file written: ' || path as text
from touched
where writes and (ends_with(path, '.pth') or regexp_matches(path, '/(sitecustomize|usercustomize)\.py$')) and not is_toolchain(program) and not regexp_matches(coalesce(program, ''), '^(virtualenv|venv|pdm|hatch|tar|unzip|cp|rsync)$') and not system_install
