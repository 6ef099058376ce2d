import type { Handlers } from '#shared/contract';
import { fault, FaultError } from '#shared/fault';
import type { NodeId } from '#shared/model';
import type { FleetEntry } from '../fleet/index.ts';
import type { FleetWatch } from '../fleet-watch/index.ts';
import type { Store } from '../store/index.ts';
import type { SshTransport } from '../transport/index.ts';

type NodeHandlers = Pick<
  Handlers,
  'node.history' | 'node.policy' | 'node.filling' | 'node.look' | 'node.reconnect' | 'node.unlock-key'
>;

/** Handlers of the messages about one node. */
export const serveNodes = (watch: FleetWatch, store: Store, transport: SshTransport): NodeHandlers => {
  const needed = (id: NodeId): FleetEntry => {
    const entry = watch.entry(id);
    if (entry === undefined)
      throw new FaultError(fault('fleet.no-such-node', `The fleet has no node ${id}.`, { subject: id }));
    return entry;
  };
  return {
    'node.history': async ({ nodeId, metric, subject, from, to, points }) => {
      needed(nodeId);
      return { points: [...(await store.series({ nodeId, metric, subject }, { from, to, points }))] };
    },
    'node.policy': async ({ nodeId }) => ({ policy: needed(nodeId).policy }),
    'node.filling': async ({ nodeId }) => {
      needed(nodeId);
      return { looks: [...(await store.looks(nodeId))] };
    },
    'node.look': ({ nodeId, mount }, signal) => watch.look(nodeId, mount, signal),
    'node.reconnect': async ({ nodeId }) => {
      watch.tryNow(nodeId);
      return { done: true };
    },
    'node.unlock-key': async ({ nodeId, passphrase }) => {
      // The locked key may be that of a jump host on the way.
      const files = watch.keyFiles(nodeId);
      if (files.length === 0) {
        throw new FaultError(
          fault('transport.key-unreadable', `${nodeId} has no key file to unlock.`, { subject: nodeId }),
        );
      }
      const tried = await Promise.allSettled(files.map((file) => transport.unlockKey(file, passphrase)));
      const refused = tried.find((result) => result.status === 'rejected');
      const opened = files.filter((_file, at) => tried[at]?.status === 'fulfilled' && tried[at].value);
      // A key that was open before says nothing about this passphrase.
      if (refused !== undefined && opened.length === 0) throw refused.reason;
      watch.tryNow(nodeId);
      watch.tryBlocked('transport.passphrase-needed', ({ identityFiles }) =>
        identityFiles.some((file) => opened.includes(file)),
      );
      return { done: true };
    },
  };
};
