import { fault, FaultError } from '#shared/fault';
import type { HostKeyOffer, NodeId } from '#shared/model';
import type { RefusedKey } from './connection/index.ts';
import { judgeHostKey, knownName, type HostName, type KnownHostsFiles } from './host-key/index.ts';
import type { SshHop, SshTransport } from './session.ts';

/** Keys that wait for a person. */
export type HostKeyDesk = Pick<SshTransport, 'offers' | 'trust'> & {
  readonly add: (nodeId: NodeId, refused: RefusedKey) => void;
  /** The node is connected: nothing of it waits any more. */
  readonly settled: (nodeId: NodeId) => void;
};

type Waiting = { readonly nodeId: NodeId; readonly refused: RefusedKey };

export const createHostKeyDesk = (knownHosts: KnownHostsFiles): HostKeyDesk => {
  let waiting: readonly Waiting[] = [];

  const trust = async (nodeId: NodeId, hopId: string, fingerprint: string): Promise<void> => {
    const found = waiting.find(
      (one) =>
        one.nodeId === nodeId && one.refused.hop.id === hopId && one.refused.fingerprint === fingerprint,
    );
    if (found === undefined)
      throw refuse(hopId, `No key with the fingerprint ${fingerprint} waits for ${hopId}.`);
    const { hop, key, keyType, known } = found.refused;
    if (known !== undefined)
      throw refuse(
        hopId,
        `The key of ${hopId} has changed; remove ${known.file} line ${known.line} yourself if that is right.`,
      );
    await save(hop, key, keyType);
    // The same machine may wait as the jump host of other nodes.
    waiting = waiting.filter(
      ({ refused }) =>
        !(
          refused.fingerprint === fingerprint &&
          refused.hop.address === hop.address &&
          refused.hop.port === hop.port
        ),
    );
  };

  /** Judges again before writing: another console may have filed a key meanwhile. */
  const save = async (hop: SshHop, key: Buffer, keyType: string): Promise<void> => {
    const name: HostName = { address: hop.address, port: hop.port, alias: hop.hostKeyAlias };
    const verdict = judgeHostKey(await knownHosts.read(hop.knownHostsFiles), name, key);
    if (verdict.kind === 'trusted') return;
    if (verdict.kind !== 'unknown')
      throw refuse(
        hop.id,
        `${verdict.by.file} line ${verdict.by.line} speaks against this key of ${hop.id}.`,
      );
    const [file] = hop.knownHostsFiles;
    if (file === undefined)
      throw refuse(hop.id, `No known_hosts file is set for ${hop.id}, so its key cannot be saved.`);
    await knownHosts.append(file, knownName(name), key, keyType);
  };

  return {
    offers: () => waiting.map(toOffer),
    trust,
    add: (nodeId, refused) => {
      waiting = [
        { nodeId, refused },
        ...waiting.filter((one) => one.nodeId !== nodeId || one.refused.hop.id !== refused.hop.id),
      ];
    },
    settled: (nodeId) => {
      waiting = waiting.filter((one) => one.nodeId !== nodeId);
    },
  };
};

const refuse = (subject: string, says: string): FaultError =>
  new FaultError(fault('action.refused', says, { subject }));

const toOffer = ({ nodeId, refused }: Waiting): HostKeyOffer => ({
  nodeId,
  hopId: refused.hop.id,
  address: refused.hop.address,
  port: refused.hop.port,
  keyType: refused.keyType,
  fingerprint: refused.fingerprint,
  ...(refused.known === undefined ? {} : { known: { ...refused.known } }),
});
