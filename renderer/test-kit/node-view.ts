import { type Connection, type EpochMs, type FleetNode, type NodeView } from '#shared/model';
import { hostFacts } from './facts.ts';
import { testNode } from '../../shared/model/test-kit/index.ts';

/** One machine as a fleet file would describe it. */
export const fleetNode = (id: string, labels: Readonly<Record<string, string>> = {}): FleetNode =>
  testNode(id, { address: `${id}.example.net`, labels: { ...labels }, logDirectories: ['/var/log'] });

/** A standing connection. */
export const connected = (at: EpochMs): Connection => ({
  state: 'connected',
  since: at,
  server: 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3',
  cipher: 'aes128-gcm@openssh.com',
  hostKeyFingerprint: 'SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU',
  strictKeyExchange: true,
});

/** A node that answers and passes every check at `at`, with `replaced` laid over. */
export const nodeView = (
  id: string,
  at: EpochMs,
  labels: Readonly<Record<string, string>> = {},
  replaced: Partial<NodeView> = {},
): NodeView => ({
  node: fleetNode(id, labels),
  connection: connected(at),
  lastAnswerAt: at,
  state: 'ok',
  facts: hostFacts(at),
  forecasts: [{ mount: '/', space: steady, inodes: steady }],
  ...replaced,
});

/** No crossing within 30 days. */
export const steady = { kind: 'steady', windowMs: 21_600_000, sampleCount: 360 } as const;
