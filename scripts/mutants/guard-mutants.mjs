// Guards of plans: what is asked before anything is sent, and again under the locks.
const guard = 'main/engine/operation/guard';
const confirm = 'main/engine/operation/confirm.test.ts';
const simulation = 'main/engine/operation/simulation/first-quarter.test.ts';
const everyInvariant = 'keeps every invariant whatever goes wrong';
const exhaustive = `${guard}/exhaustive.test.ts`;

/** @type {readonly import('./mutant.ts').Mutant[]} */
export const guardMutants = [
  {
    says: 'half of the managers are a quorum',
    file: `${guard}/quorum.ts`,
    from: 'const needed = Math.floor(managers.length / 2) + 1;',
    to: 'const needed = Math.ceil(managers.length / 2);',
    test: exhaustive,
    name: 'holds for exactly the subsets',
  },
  {
    says: 'a manager of which nothing is known counts as reachable',
    file: `${guard}/quorum.ts`,
    from: "reachability === 'reachable' && status === 'ready'",
    to: "reachability !== 'unreachable' && status !== 'down'",
    test: exhaustive,
    name: 'counts unreachable, unknown and down ones as gone',
  },
  {
    says: 'a node of which nothing is known counts as room',
    file: `${guard}/room.ts`,
    from: "seat.standing === 'available' && !seat.leaves",
    to: "seat.standing !== 'down' && !seat.leaves",
    test: exhaustive,
    name: 'counts nothing on or for a node',
  },
  {
    says: 'the most per node is forgotten when counting room',
    file: `${guard}/room.ts`,
    from: 'Math.max(0, most - seat.copies)',
    to: 'Math.max(0, most)',
    test: exhaustive,
    name: 'is right for every subset of nodes that leave',
  },
  {
    says: 'simulation, I3: no guard asks for the minimum',
    file: `${guard}/minimum-available.ts`,
    from: 'lowest < needed && (takesAway || lowest < now)',
    to: 'lowest < 0 && (takesAway || lowest < now)',
    test: simulation,
    name: everyInvariant,
    seeds: 300,
  },
  {
    says: 'simulation, I4: nobody asks for the quorum',
    file: `${guard}/quorum.ts`,
    from: '!sum.holds || !isQuorumKnown(origin, now)',
    to: 'sum.managers === 0',
    test: simulation,
    name: everyInvariant,
    seeds: 300,
  },
  {
    says: 'simulation, I5: a plan on an old reading says that it is fresh',
    file: `${guard}/circumstances.ts`,
    from: 'const freshMs = 10_000;',
    to: 'const freshMs = 10_000_000;',
    test: simulation,
    name: everyInvariant,
    seeds: 300,
  },
  {
    says: 'a node on which nothing was seen is taken away on an old reading',
    file: `${guard}/circumstances.ts`,
    from: 'members.some(({ nodeId }) => nodeId !== undefined && nodes.includes(nodeId))',
    to: 'members.length < 0',
    test: confirm,
    name: 'refuses to take away a node of which it was last read long ago',
  },
];
