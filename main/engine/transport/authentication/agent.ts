import ssh2, { type BaseAgent, type ParsedKey } from 'ssh2';

/** The agent and the keys it holds that ssh2 can use: no certificates and no FIDO keys (ssh2 1.17). */
export type AgentKeys = { readonly agent: BaseAgent; readonly keys: readonly ParsedKey[] };

/** Asks the agent at a socket or pipe for its keys; undefined when nothing answers there. Signs nothing. */
export const listAgentKeys = (path: string): Promise<AgentKeys | undefined> =>
  new Promise((resolve) => {
    const agent = ssh2.createAgent(path);
    agent.getIdentities((error, listed) => {
      if (error !== undefined && error !== null) return resolve(undefined);
      const keys = (listed ?? []).flatMap((key) => {
        const parsed = ssh2.utils.parseKey(key as Buffer);
        return parsed instanceof Error ? [] : parsed;
      });
      resolve({ agent, keys });
    });
  });

/** An agent that shows a single key: ssh2 would offer all of them, and a server counts each as an attempt (R48). */
export const singleKeyAgent = (agent: BaseAgent, key: ParsedKey): BaseAgent => new SingleKeyAgent(agent, key);

class SingleKeyAgent extends ssh2.BaseAgent<ParsedKey> {
  readonly #agent: BaseAgent;
  readonly #key: ParsedKey;

  constructor(agent: BaseAgent, key: ParsedKey) {
    super();
    this.#agent = agent;
    this.#key = key;
  }

  override getIdentities(answer: (error?: Error | null, keys?: ParsedKey[]) => void): void {
    answer(null, [this.#key]);
  }

  /** The agent signs in its own process; the key never comes here, and the agent is never forwarded. */
  override sign(...args: unknown[]): void {
    (this.#agent.sign as (...given: unknown[]) => void).apply(this.#agent, args);
  }
}
