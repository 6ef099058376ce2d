import { isDeepStrictEqual } from 'node:util';
import { fault, FaultError } from '#shared/fault';
import { nodeId } from '#shared/model';
import type { Fleet, FleetEntry } from '../fleet/index.ts';
import type { SshHop, SshTarget } from '../transport/index.ts';

const hopOfEntry = ({ node, access }: FleetEntry): SshHop => ({
  id: node.id,
  address: node.address,
  port: node.port,
  user: node.user,
  ...access,
});

/** Entries by id, once per fleet: its nodes ask one after the other. */
const memberships = new WeakMap<Fleet['entries'], ReadonlyMap<string, FleetEntry>>();

const membersOf = ({ entries }: Fleet): ReadonlyMap<string, FleetEntry> => {
  const found =
    memberships.get(entries) ?? new Map<string, FleetEntry>(entries.map((entry) => [entry.node.id, entry]));
  memberships.set(entries, found);
  return found;
};

/**
 * The way to a node, jump hosts first. The file reader has already refused unknown names and loops.
 * A jump host that is itself behind a jump host brings its own way with it.
 */
export const sshTargetOf = (fleet: Fleet, entry: FleetEntry): SshTarget => {
  const byId = membersOf(fleet);
  const wayTo = (id: string): readonly SshHop[] => {
    const member = byId.get(id);
    if (member !== undefined) return [...member.node.jump.flatMap(wayTo), hopOfEntry(member)];
    const outside = fleet.jumpHosts.get(id);
    if (outside === undefined) {
      throw new FaultError(
        fault('fleet.no-such-node', `The jump host ${id} of ${entry.node.id} is not in the fleet.`, {
          subject: id,
        }),
      );
    }
    return [{ id, address: outside.address, port: outside.port, user: outside.user, ...outside.access }];
  };
  // A jump list may name a host whose own way repeats an earlier hop; each machine is passed once.
  const seen = new Set<string>();
  const before = entry.node.jump.flatMap(wayTo).filter((hop) => !seen.has(hop.id) && seen.add(hop.id));
  const [first, ...rest] = [...before, hopOfEntry(entry)];
  return { nodeId: nodeId(entry.node.id), hops: [first, ...rest] };
};

/** True when both ways are the same in every particular, so the open connection may stay. */
export const isSameTarget = (a: SshTarget, b: SshTarget): boolean => isDeepStrictEqual(a, b);
