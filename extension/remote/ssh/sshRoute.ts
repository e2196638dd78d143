import { checkHost, checkPort, checkUser, printable } from "./hostNames.js";
import { resolveTarget, type SshConfigSources } from "./sshConfig.js";
import { SshFailure } from "./sshFailure.js";
import type { SshTarget, TargetOverrides } from "./sshTarget.js";

/** A jump host may be behind jump hosts of its own; beyond this the configuration goes in a circle. */
const routeLimit = 8;

/** The machines to go through, the runner last. Only the first may have a proxy command. */
export async function resolveRoute(
  alias: string,
  overrides: TargetOverrides,
  sources: SshConfigSources = {},
): Promise<readonly SshTarget[]> {
  return route(await resolveTarget(alias, overrides, sources), sources, 0);
}

async function route(target: SshTarget, sources: SshConfigSources, depth: number): Promise<SshTarget[]> {
  const [first, ...others] = target.jumps;
  if (first === undefined) return [target];
  if (depth >= routeLimit)
    throw new SshFailure(
      "configuration",
      `"${target.alias}" is behind more than ${routeLimit} jump hosts.`,
      "ProxyJump may go in a circle; correct ~/.ssh/config.",
    );
  const entrance = await route(await jumpTarget(first, sources), sources, depth + 1);
  const between = await Promise.all(others.map((jump) => jumpTarget(jump, sources)));
  // What a machine's own entry says about its proxies holds where it is the first one only, as with `ssh -J`.
  return [...entrance, ...[...between, target].map(behindOthers)];
}

function behindOthers(target: SshTarget): SshTarget {
  return { ...target, jumps: [], proxyCommand: null };
}

/** `[user@]host[:port]` or `ssh://[user@]host[:port]`; an IPv6 address stands in brackets where a port follows. */
function jumpTarget(jump: string, sources: SshConfigSources): Promise<SshTarget> {
  const parsed = /^(?:ssh:\/\/)?(?:([^@]+)@)?(?:\[([^\]]+)\]|([^:]+|[^:]*:[^:]*:.*))(?::(\d+))?\/?$/.exec(
    jump,
  );
  const host = parsed?.[2] ?? parsed?.[3];
  if (host === undefined)
    throw new SshFailure(
      "configuration",
      `"${printable(jump)}" in ProxyJump is no host.`,
      "Correct ~/.ssh/config.",
    );
  const user = parsed?.[1];
  const port = parsed?.[4];
  return resolveTarget(
    checkHost(host),
    {
      ...(user === undefined ? {} : { user: checkUser(user) }),
      ...(port === undefined ? {} : { port: checkPort(Number(port)) }),
    },
    sources,
  );
}
