import type { BaseAgent, ParsedKey } from 'ssh2';
import { fault, FaultError, type Fault } from '#shared/fault';
import type { SshHop } from '../session.ts';
import { listAgentKeys, singleKeyAgent, type AgentKeys } from './agent.ts';
import type { KeyFile, KeyFiles } from './key-files.ts';

/** One key to offer: our own copy, or one the agent signs with. */
export type LoginKey = { readonly key: ParsedKey; readonly agent: BaseAgent | undefined };

/** What will be offered for one hop, and which files could not take part. */
export type LoginKeys = { readonly keys: readonly LoginKey[]; readonly files: readonly KeyFile[] };

/** sshd counts every offered key against MaxAuthTries (6 by default, shared with PerSourcePenalties): R48. */
const maximumKeys = 3;

/**
 * Gathers the keys for a hop before anything is dialled. Rejects `transport.passphrase-needed | key-unreadable |
 * agent-missing` when there is none to offer.
 */
export const gatherLoginKeys = async (hop: SshHop, keyFiles: KeyFiles): Promise<LoginKeys> => {
  const files = await Promise.all(hop.identityFiles.slice(0, maximumKeys).map(keyFiles.load));
  const agent = hop.agent === undefined ? undefined : await listAgentKeys(hop.agent);
  const keys = chooseKeys(hop, files, agent);
  if (keys.length === 0) throw new FaultError(noKeyFault(hop, files, agent));
  return { keys, files };
};

/** Files first, in order, the agent's copy preferred; then the agent's other keys unless only the files are wanted. */
const chooseKeys = (
  hop: SshHop,
  files: readonly KeyFile[],
  agent: AgentKeys | undefined,
): readonly LoginKey[] => {
  const held = (agent?.keys ?? []).map((key) => ({ key, blob: key.getPublicSSH() }));
  const fromAgent = (key: ParsedKey): LoginKey => ({ key, agent: agent && singleKeyAgent(agent.agent, key) });
  const ofFiles = files.flatMap((file): readonly LoginKey[] => {
    const blob =
      file.kind === 'ready' ? file.key.getPublicSSH() : file.kind === 'locked' ? file.publicBlob : undefined;
    const same = blob && held.find((one) => one.blob.equals(blob));
    if (same !== undefined) return [fromAgent(same.key)];
    return file.kind === 'ready' ? [{ key: file.key, agent: undefined }] : [];
  });
  const taken = ofFiles.map(({ key }) => key.getPublicSSH());
  const others = held
    .filter(({ blob }) => !taken.some((one) => one.equals(blob)))
    .map(({ key }) => fromAgent(key));
  return [...ofFiles, ...(hop.identitiesOnly ? [] : others)].slice(0, maximumKeys);
};

const noKeyFault = (hop: SshHop, files: readonly KeyFile[], agent: AgentKeys | undefined): Fault => {
  const locked = files.find((file) => file.kind === 'locked');
  if (locked !== undefined) return lockedFault(hop, locked.file);
  const unusable = files.find((file) => file.kind === 'unusable');
  if (unusable !== undefined)
    return fault('transport.key-unreadable', `The key for ${hop.id} cannot be used: ${unusable.says}.`, {
      subject: hop.id,
      facts: { file: unusable.file },
    });
  if (hop.agent === undefined)
    return fault('transport.agent-missing', `There is no agent and no key file for ${hop.id}.`, {
      subject: hop.id,
      retryable: true,
    });
  const says = agent === undefined ? 'does not answer' : 'holds no key this console can use';
  return fault(
    'transport.agent-missing',
    `The agent at ${hop.agent} ${says}, and there is no key file for ${hop.id}.`,
    { subject: hop.id, retryable: true },
  );
};

/** A key file waits for its passphrase. */
export const lockedFault = (hop: SshHop, file: string): Fault =>
  fault('transport.passphrase-needed', `The key ${file} for ${hop.id} is locked with a passphrase.`, {
    subject: hop.id,
    facts: { file },
  });
