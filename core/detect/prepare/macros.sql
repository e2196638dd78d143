-- What signatures share. Trace text is matched, never run.
create or replace macro base_name(path) as split_part(path, '/', -1);

create or replace macro install_pattern() as
  '(?:^|/| )(npm|pnpm|yarn|bun|pip|uv|poetry|pipenv|gem|bundle|composer|conda|mamba)[0-9.]*(?:-cli)?(?:\.c?js)?(?: --?\S+(?: [^- ]\S*)??)*?(?: pip)? (install|i|ci|add|update|upgrade|up|rebuild|sync|require)(?: |$)';

-- `npm install` and its like as "npm install"; null for everything else. Interpreters are looked at because a package
-- manager is often one of their scripts: `node …/npm-cli.js ci`, `python3 -m pip install`.
create or replace macro install_command(program, line) as
  case
    when regexp_matches(program, '^(yarn|yarn\.c?js)$') and regexp_matches(line, '(^|/| )yarn(\.c?js)?( --\S+)*$') then 'yarn install'
    when regexp_matches(program, '^(node|nodejs|python[0-9.]*|ruby|php|npm|npm-cli\.js|pnpm|pnpm\.cjs|yarn|yarn\.c?js|bun|pip[0-9.]*|uv|poetry|pipenv|gem|bundle|composer|conda|mamba)$')
      and regexp_matches(line, install_pattern())
    then regexp_extract(line, install_pattern(), 1) || ' ' || regexp_extract(line, install_pattern(), 2)
  end;

-- Rust's build scripts are package code that cargo runs.
create or replace macro is_build_script(program) as starts_with(program, 'build-script-');

-- A CI runner: what it starts are the steps of a job.
create or replace macro is_runner(program) as
  starts_with(program, 'Runner.') or program in ('gitlab-runner', 'buildkite-agent', 'act_runner', 'forgejo-runner');

-- Installers of the operating system; their maintainer scripts set up services, users and schedules.
create or replace macro is_system_installer(program) as
  program in ('apt', 'apt-get', 'aptitude', 'dpkg', 'unattended-upgr', 'yum', 'dnf', 'microdnf', 'rpm', 'apk', 'pacman', 'zypper', 'snap', 'snapd', 'brew');

create or replace macro is_interpreter(program) as
  regexp_matches(program, '^(sh|bash|dash|ash|zsh|ksh|busybox|python[0-9.]*|node|nodejs|bun|deno|perl|ruby|php)$');

create or replace macro is_shell(program) as program in ('sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'busybox');

create or replace macro is_network_tool(program) as
  program in ('curl', 'wget', 'nc', 'ncat', 'netcat', 'nc.openbsd', 'nc.traditional', 'socat', 'ssh', 'scp', 'sftp', 'ftp', 'tftp', 'telnet', 'rsync', 'aria2c');

-- One test that nearly every file fails, before the many that tell the tool.
create or replace macro has_credential_name(path) as
  regexp_matches(path, '/[._](npmrc|yarnrc|netrc|aws|ssh|docker|dockercfg|kube|config|azure|git-credentials|pypirc|gem|cargo|m2|terraform|vault-token|gnupg|claude|codex|gemini|[a-z]+_history|ethereum|electrum|bitcoin|credentials)');

-- Secrets that tools keep in files, by the tool that they belong to; null for every other file.
create or replace macro credential_family(path) as
  case
    when regexp_matches(path, '/\.(npmrc|yarnrc(\.yml)?)$') then 'npm'
    when regexp_matches(path, '/[._]netrc$') then 'netrc'
    when regexp_matches(path, '/\.aws/(credentials|config|sso/)') then 'aws'
    when regexp_matches(path, '/\.ssh/') and not regexp_matches(path, '(/known_hosts[^/]*|/config|\.pub|/authorized_keys|/)$') then 'ssh'
    when regexp_matches(path, '/\.(docker/config\.json|dockercfg)$') then 'docker'
    when regexp_matches(path, '/\.kube/config$') then 'kubernetes'
    when regexp_matches(path, '/\.config/gcloud/') then 'gcloud'
    when regexp_matches(path, '/\.azure/(accessTokens|azureProfile|msal_token_cache|service_principal)') then 'azure'
    when regexp_matches(path, '/(\.git-credentials|\.config/git/credentials)$') then 'git'
    when regexp_matches(path, '/\.config/gh/hosts\.yml$') then 'github'
    when regexp_matches(path, '/\.pypirc$') then 'pypi'
    when regexp_matches(path, '/\.gem/credentials$') then 'rubygems'
    when regexp_matches(path, '/\.cargo/credentials(\.toml)?$') then 'cargo'
    when regexp_matches(path, '/\.m2/settings(-security)?\.xml$') then 'maven'
    when regexp_matches(path, '/\.(terraform\.d/credentials|terraformrc)') then 'terraform'
    when regexp_matches(path, '/\.vault-token$') then 'vault'
    when regexp_matches(path, '/\.gnupg/(private-keys|secring)') then 'gnupg'
    when regexp_matches(path, '/\.(claude/\.credentials\.json|codex/auth\.json|gemini/oauth_creds\.json)$') then 'assistant'
    when regexp_matches(path, '/\.(bash|zsh|python|mysql|psql)_history$') then 'history'
    when regexp_matches(path, '/(\.config/solana/id\.json|\.ethereum/keystore|\.electrum/wallets|\.bitcoin/wallet)') then 'wallet'
    when regexp_matches(path, '/actions-runner/\.(credentials|credentials_rsaparams)$') then 'runner'
  end;

-- Whether the file is the program's own: a tool may read what it keeps.
create or replace macro owns_credential(program, family) as
  case family
    when 'npm' then program in ('npm', 'npx', 'npm-cli.js', 'npx-cli.js', 'yarn', 'yarn.js', 'pnpm', 'pnpm.cjs', 'bun', 'corepack', 'lerna', 'node-gyp', 'prebuild-install')
    when 'netrc' then program in ('curl', 'wget', 'git', 'git-remote-https', 'git-remote-http', 'ftp', 'heroku', 'go', 'bazel') or regexp_matches(program, '^(pip|uv|poetry|twine)')
    when 'aws' then regexp_matches(program, '^(aws|terraform|tofu|terragrunt|pulumi|packer|cdk|sam|serverless|sls|eksctl|kubectl|helm|chamber|s3cmd|rclone|sops|aws-iam-authenticator|amazon-ssm-agent)')
    when 'ssh' then program in ('ssh', 'ssh-add', 'ssh-agent', 'ssh-keygen', 'scp', 'sftp', 'rsync', 'git', 'sshd', 'ansible', 'ansible-playbook')
    when 'docker' then program in ('docker', 'dockerd', 'docker-compose', 'docker-buildx', 'buildx', 'buildctl', 'buildkitd', 'podman', 'buildah', 'skopeo', 'nerdctl', 'kaniko', 'executor', 'crane', 'cosign', 'oras', 'helm', 'ko', 'trivy', 'grype', 'syft', 'act')
    when 'kubernetes' then regexp_matches(program, '^(kubectl|helm|k9s|kustomize|flux|argocd|oc|kind|minikube|k3d|istioctl|skaffold|terraform|tofu)')
    when 'gcloud' then regexp_matches(program, '^(gcloud|gsutil|bq|terraform|tofu|python3?.*gcloud|docker-credential-gcloud|gke-gcloud-auth-plugin)')
    when 'azure' then program in ('az', 'terraform', 'tofu', 'pulumi', 'azd')
    when 'git' then starts_with(program, 'git')
    when 'github' then program in ('gh', 'git')
    when 'pypi' then program in ('twine', 'flit', 'poetry', 'uv', 'hatch')
    when 'rubygems' then program in ('gem', 'bundle', 'rake')
    when 'cargo' then program in ('cargo', 'rustup')
    when 'maven' then program in ('mvn', 'mvnw', 'java', 'gradle')
    when 'terraform' then program in ('terraform', 'tofu', 'terragrunt')
    when 'vault' then program in ('vault', 'terraform', 'tofu')
    when 'gnupg' then regexp_matches(program, '^gpg')
    when 'assistant' then program in ('claude', 'codex', 'gemini')
    when 'history' then program in ('bash', 'zsh', 'python', 'mysql', 'psql')
    when 'wallet' then program in ('solana', 'geth', 'electrum', 'bitcoind')
    when 'runner' then is_runner(program)
    else false
  end;

-- What nearly every program reads when it starts or looks up a host.
create or replace macro is_common_configuration(path) as
  path in ('/etc/passwd', '/etc/group', '/etc/hosts', '/etc/host.conf', '/etc/resolv.conf', '/etc/nsswitch.conf', '/etc/localtime',
    '/etc/gai.conf', '/etc/services', '/etc/protocols', '/etc/locale.alias', '/etc/ld.so.cache', '/etc/ld.so.preload')
  or starts_with(path, '/etc/ssl/');

-- Whether a file can hold programs that nobody looks at: temporary folders, memory, hidden files.
create or replace macro is_temporary(path) as regexp_matches(path, '^/(tmp|var/tmp|dev/shm|run/shm)/');
create or replace macro is_hidden_file(path) as regexp_matches(path, '/\.[^/]+$');

-- Tools that fetch from a URL; whether they send something is in their arguments.
create or replace macro is_fetcher(program) as program in ('curl', 'wget', 'aria2c');
create or replace macro is_upload(line) as
  regexp_matches(line, ' (-[a-zA-Z]*[dFT]|--data[a-z-]*|--json|--form[a-z-]*|--upload-file|--post-(data|file)|--body-(data|file)|(-X|--request|--method)[ =]?(POST|PUT|PATCH))( |=|@|$)');

create or replace macro is_downloader(program) as is_fetcher(program) or program in ('scp', 'sftp', 'rsync', 'ftp', 'tftp', 'nc', 'ncat', 'netcat', 'socat');

-- Compilers, linkers, build tools and package managers: what they write is meant to be run.
create or replace macro is_toolchain(program) as
  regexp_matches(program, '^((.*-)?(ld|ld\.bfd|ld\.gold|ld\.lld|lld|mold|collect2|gcc|g\+\+|cc|c\+\+|clang|clang\+\+|as|ar|strip|objcopy|install)(-[0-9.]+)?|cc1|cc1plus|rustc|cargo|link|compile|go|javac|kotlinc|ghc|ocamlopt|zig|swiftc|dotnet|configure|make|gmake|cmake|ninja|meson|libtool|npm|npm-cli\.js|npx|yarn|yarn\.js|pnpm|pnpm\.cjs|bun|pip[0-9.]*|uv|poetry|pipenv|gem|bundle|composer|conda|mamba|mvn|gradle|bazel|apt|apt-get|dpkg|dpkg-deb|rpm|dnf|yum|apk|git|docker|dockerd|buildkitd|containerd|runc)$');

-- A download handed to an interpreter in one command line: `curl … | bash`, `bash <(curl …)`, `sh -c "$(curl …)"`.
create or replace macro download_pattern() as
  '(curl|wget)\b[^|;&]*\|\s*(?:sudo |env |nohup )*(?:\S*/)?((?:ba|z|da|k)?sh|python[0-9.]*|node|perl|ruby|php)\b';

-- Programs that change sources because somebody asked for it.
create or replace macro is_formatter(program) as
  regexp_matches(program, '^(prettier|eslint|biome|dprint|standard|tslint|stylelint|black|ruff|isort|autopep8|yapf|gofmt|goimports|gofumpt|rustfmt|cargo-fmt|clang-format|shfmt|terraform|buf|protoc|tsc|jest|vitest|playwright|changeset|lerna|nx|semantic-release|release-it|standard-version|husky|lint-staged|ng|next|nuxt|prisma|graphql-codegen|openapi-generator|sed|perl|awk)(\.c?js)?$');

-- Whether an event put something else into a file.
create or replace macro replaces_content(type_code, flags) as
  type_code = code_of('file_write')
  or type_code = code_of('file_open') and (contains(flags, 'O_TRUNC') or contains(flags, 'O_RDWR'));
