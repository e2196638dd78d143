-- id: TI-122
-- name: token-command
-- severity: medium
-- technique: T1528
-- description: Code of a package asked a logged-in tool for its access token while the package was being installed.
-- blind-spots: A token read from the file of the tool is reported by TI-108.
-- references: https://attack.mitre.org/techniques/T1528/
-- tags: credential-access, supply-chain
-- needs: parents
select process_id, event_id, ts, 'Access token asked for: ' || left(line, 120) as text
from command
where install_id is not null
  and regexp_matches(line, '(^|/)(gh auth (token|status .*(-t|--show-token))|gcloud auth (print-access-token|application-default print-access-token|print-identity-token)|aws (configure (export-credentials|get)|sts get-session-token|ecr get-login-password)|az account get-access-token|npm (token list|config get .*_authToken)|git credential fill|vault print token|kubectl config view .*--raw|security find-)')
