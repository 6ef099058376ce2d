import { hasQuorum } from '../raft.ts';
import type { FakeState, Machine } from '../state.ts';
import { failed, type Said } from './reply.ts';

export const noLeaderText =
  "rpc error: code = Unknown desc = The swarm does not have a leader. It's possible that too few managers are online. Make sure more than half of the managers are online.";
/** The daemon's limit for a request to the swarm, and how long a manager still believes in a leader that is gone. */
const requestLimitMs = 20_000;
const beliefMs = 4_000;

/** Why this engine cannot answer for the swarm now, in its own words; undefined when it can. */
export const swarmTrouble = (state: FakeState, machine: Machine): Said | undefined => {
  const { member } = machine;
  if (member === undefined)
    return failed(
      503,
      'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.',
    );
  if (member.spec.Role !== 'manager')
    return failed(
      503,
      "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state. Please run this command on a manager node or promote the current node to a manager.",
    );
  if (state.leader !== undefined && !machine.isCut) return undefined;
  const leaderlessMs = state.now - (state.leaderlessSince ?? -Infinity);
  if (!machine.isCut && leaderlessMs < beliefMs)
    return hasQuorum(state)
      ? failed(
          503,
          'rpc error: code = Unavailable desc = all SubConns are in TransientFailure, latest connection error: connection error: desc = "transport: Error while dialing: connect: connection refused"',
        )
      : {
          ...failed(500, 'rpc error: code = DeadlineExceeded desc = context deadline exceeded'),
          afterMs: requestLimitMs,
        };
  return failed(500, noLeaderText);
};

/** The first sentence for `GET /info`, where it is a field and no error. */
export const troubleText = (state: FakeState, machine: Machine): string | undefined => {
  const trouble = swarmTrouble(state, machine);
  if (trouble === undefined) return undefined;
  return (trouble.body as { readonly message: string }).message;
};
