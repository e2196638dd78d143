import { BaseAgent, OpenSSHAgent, type ParsedKey, type SigningRequestOptions } from "ssh2";

/** One key that an agent holds, as an agent of its own: the order of keys is ours and each is one attempt. */
export class AgentKey extends BaseAgent<ParsedKey> {
  constructor(
    private readonly agent: OpenSSHAgent,
    readonly key: ParsedKey,
  ) {
    super();
  }

  override getIdentities(callback: (error: Error | null | undefined, keys?: ParsedKey[]) => void): void {
    callback(null, [this.key]);
  }

  override sign(
    key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | ((error: Error | null | undefined, signature?: Buffer) => void),
    callback?: (error: Error | null | undefined, signature?: Buffer) => void,
  ): void {
    this.agent.sign(key, data, options as SigningRequestOptions, callback);
  }
}

/** The keys of an agent; none where it cannot be reached, which is no failure: other ways to log in remain. */
export function agentKeys(socket: string): Promise<AgentKey[]> {
  const agent = new OpenSSHAgent(socket);
  return new Promise((resolve) => {
    agent.getIdentities((error, keys) => {
      resolve(error ? [] : ((keys ?? []) as ParsedKey[]).map((key) => new AgentKey(agent, key)));
    });
  });
}
