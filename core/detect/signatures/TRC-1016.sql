-- id: TRC-1016
-- name: web-server-shell
-- severity: medium
-- technique: T1190
-- description: A web server started a shell, which is what an exploited web application does.
-- blind-spots: CGI scripts written in shell are the same thing by design.
-- references: https://attack.mitre.org/techniques/T1190/
-- tags: tracee, initial-access
-- needs: parents
select process_id, event_id, ts, parent_program || ' started a shell: ' || left(line, 120) as text
from command
where is_shell(program) and parent_program in ('nginx', 'httpd', 'httpd-foregroun', 'apache', 'apache2', 'lighttpd', 'caddy', 'php-fpm', 'tomcat', 'catalina.sh')
