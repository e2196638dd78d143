-- What a destination is. Addresses decide first, because a name may be anybody's; domains match by suffix.
create or replace macro is_loopback(address) as starts_with(address, '127.') or address = '::1' or address = '0.0.0.0' or address = '::';

-- Link-local services of the cloud providers: AWS, GCP, Azure and others share the first, then AWS over IPv6,
-- Alibaba Cloud, and Azure's wire server.
create or replace macro is_cloud_metadata(address) as
  address in ('169.254.169.254', 'fd00:ec2::254', '100.100.100.200', '168.63.129.16');

create or replace macro is_private(address) as
  regexp_matches(address, '^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)');

create or replace macro in_domain(host, domain) as host = domain or ends_with(host, '.' || domain);

create or replace macro in_domains(host, domains) as len(list_filter(domains, domain -> in_domain(host, domain))) > 0;

create or replace macro is_runner_host(host) as
  in_domains(host, ['actions.githubusercontent.com', 'actions.github.com', 'blob.core.windows.net', 'visualstudio.com', 'vsassets.io']);

create or replace macro is_git_host(host, port) as
  port = 9418 or starts_with(host, 'git.')
  or in_domains(host, ['github.com', 'githubusercontent.com', 'githubassets.com', 'github.io', 'ghcr.io',
    'gitlab.com', 'bitbucket.org', 'codeberg.org', 'sr.ht']);

create or replace macro is_package_registry(host) as
  starts_with(host, 'registry.')
  or in_domains(host, ['npmjs.org', 'npmjs.com', 'yarnpkg.com', 'pypi.org', 'pythonhosted.org', 'rubygems.org', 'crates.io',
    'golang.org', 'maven.org', 'gradle.org', 'nuget.org', 'docker.io', 'docker.com', 'quay.io', 'gcr.io', 'debian.org', 'ubuntu.com',
    'alpinelinux.org', 'fedoraproject.org', 'archlinux.org', 'packagist.org', 'anaconda.org', 'nodejs.org', 'jsr.io', 'hex.pm']);

create or replace macro destination_category(host, address, port) as
  case
    when is_loopback(address) then 'loopback'
    when is_cloud_metadata(address) then 'metadata'
    when is_runner_host(host) then 'runner'
    when is_git_host(host, port) then 'github'
    when is_package_registry(host) then 'registry'
    when is_private(address) then 'private'
    else 'other'
  end;
