// Guards and safety steps of what has owners: keys, slots and roles.
const redis = 'main/engine/sources/redis-cluster';
const guard = 'main/engine/operation/guard';

/** @type {readonly import('./mutant.ts').Mutant[]} */
export const ownerMutants = [
  {
    says: 'a silent claimant is taken to agree',
    file: `${guard}/spaces.ts`,
    from: "claim.state === 'silent' && matters(claim, space, moves)",
    to: 'claim.state === undefined',
    test: `${guard}/spaces.test.ts`,
    name: 'is not known while somebody is silent',
  },
  {
    says: 'the last copies on a node that leaves are left behind',
    file: `${guard}/spaces.ts`,
    from: 'const left = units - moved;',
    to: 'const left = units - units;',
    test: `${guard}/spaces.test.ts`,
    name: 'refuse the plan unless it moves all of them away first',
  },
  {
    says: 'a key with another value on the other side is overwritten',
    file: `${redis}/step/slots-round.ts`,
    from: 'if (other.length > 0)',
    to: 'if (other.length > keys.length)',
    test: `${redis}/plan/plan.test.ts`,
    name: 'with keys on both sides goes on where they are the same',
  },
  {
    says: 'a slot goes over with keys still in it',
    file: `${redis}/step/slots-round.ts`,
    from: 'const empty = open.filter(({ count }) => count === 0)',
    to: 'const empty = open.filter(({ count }) => count >= 0)',
    test: `${redis}/plan/plan.test.ts`,
    name: 'is finished when',
  },
  {
    says: 'a primary hands over while another one answers for its slots too',
    file: `${redis}/plan/hand-over.ts`,
    from: 'if (rival !== undefined)',
    to: "if (rival === '')",
    test: `${redis}/plan/plan.test.ts`,
    name: 'is blocked while two servers answer as primary of its slots',
  },
  {
    says: 'an old primary is started beside its successor',
    file: 'main/engine/sources/postgres/plan/come-back.ts',
    from: 'servers: [{ nodeId, runs, isSeenTo: true, says }]',
    to: 'servers: [{ nodeId, runs, isSeenTo: false, says }]',
    test: 'main/engine/sources/postgres/plan/leave.test.ts',
    name: 'stays down when its node comes back',
  },
  {
    says: 'a server is stopped or started by its unit though somebody else sees to it',
    file: 'main/engine/operation/compose/server-words.ts',
    from: '!words.some((word) => word.isSeenTo && isSame(word, run))',
    to: 'words.length >= 0',
    test: 'main/engine/operation/compose/server-words.test.ts',
    name: 'is stopped once, by the hand-over',
  },
  {
    says: 'the stop of a primary is taken back after another one was promoted',
    file: 'main/engine/sources/postgres/step/promote-step.ts',
    from: '  isFinal: true,\n',
    to: '',
    test: 'main/engine/sources/postgres/plan/leave.test.ts',
    name: 'is not started again by an undo',
  },
  {
    says: 'a replica that is far behind takes over',
    file: `${redis}/plan/candidates.ts`,
    from: 'return party.lagBytes > mostLagBytes',
    to: 'return party.lagBytes < 0',
    test: `${redis}/plan/plan.test.ts`,
    name: 'is blocked where a replica exists that cannot take over now',
  },
];
