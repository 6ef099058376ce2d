import '../theme/index.ts';
import { spaceChangeBetween, type FleetSnapshot } from '#shared/contract';
import { epochMs, type EpochMs, type SpaceView } from '#shared/model';
import { Overlays } from '../overlays.tsx';
import { screens } from '../screens.ts';
import { mountWindow } from '../shell/index.ts';
import {
  answeredAgain,
  calmFleet,
  emptyFleetSnapshot,
  firstMoment,
  largeFleet,
  pictureFleet,
} from './example-fleets.ts';
import { calmWorkloads, pictureWorkloads } from './example-workloads.ts';
import { exampleOwnership } from './example-spaces.ts';
import { handOverOperation } from './hand-over-plan.ts';
import { operationAnswers } from './operation-answers.ts';
import { exampleOperations } from './operation.ts';
import { pictureSpaces, troubledSlots } from './picture-spaces.ts';
import { exampleFinding, exampleKeys, handingOver, largeDocuments, largeSlots } from './spaces-in-use.ts';
import { testLink, type Answers, type TestBoards } from './test-link.ts';

// A page for looking, served by `npx vite --config vite.renderer.config.ts` at /test-kit/fixture.html?fleet=picture.
// It is no part of any build.
const search = new URLSearchParams(location.search);
const at = epochMs(Date.now());
const fleets: Readonly<Record<string, (at: EpochMs) => FleetSnapshot>> = {
  picture: pictureFleet,
  calm: calmFleet,
  first: firstMoment,
  empty: emptyFleetSnapshot,
};
const count = Number(search.get('count'));
const plain =
  count > 0 ? largeFleet(at, count) : (fleets[search.get('fleet') ?? 'picture'] ?? pictureFleet)(at);
// While services are shown, fra-w2 is being drained.
const fleet: FleetSnapshot = {
  ...plain,
  nodes: plain.nodes.map((view) => (view.node.id === 'fra-w2' ? { ...view, state: 'draining' } : view)),
};

const answers: Answers = {
  'node.history': ({ from, to, points, nodeId, subject }) => {
    const node = fleet.nodes.find((view) => view.node.id === nodeId);
    const facts = node?.facts.volumes;
    const space =
      facts?.state === 'known' ? facts.value.find((it) => it.mount === subject)?.space : undefined;
    const left = space?.state === 'known' ? space.value.availableBytes : 50;
    return {
      points: Array.from({ length: points }, (_, index) => {
        const value = left * (1 + 0.35 * (1 - index / points) ** 1.4 + 0.012 * Math.sin(index * 1.7));
        return { at: epochMs(from + ((to - from) * index) / points), min: value, max: value, last: value };
      }),
    };
  },
  'node.filling': () => ({ looks: [] }),
  'alarm.history': () => ({ alarms: [...fleet.alarms] }),
  'host-key.offers': () => ({ offers: [] }),
  'node.reconnect': () => ({ done: true }),
  'ownership.find': ({ key }) => ({
    findings: [exampleFinding(epochMs(Date.now()), key, key.includes('42'))],
  }),
  'ownership.keys': (listing) => exampleKeys(epochMs(Date.now()), listing),
};

// `&spaces=picture|troubled|large|unknown|none`, with `&moving` while a drain hands over what fra-w2 owns.
const spaceSets: Readonly<Record<string, (at: EpochMs) => readonly SpaceView[]>> = {
  picture: pictureSpaces,
  troubled: (when) => [troubledSlots(when), ...pictureSpaces(when).slice(1)],
  large: (when) => [largeSlots(when, 1_000), largeDocuments(when, 1_000)],
  unknown: (when) =>
    pictureSpaces(when).map((space) => ({ ...space, state: 'unknown', says: 'None of 6 servers answers.' })),
  tasks: (when) => pictureSpaces(when).slice(3),
};
const spaces = (spaceSets[search.get('spaces') ?? 'picture'] ?? (() => []))(at);
// `&handing`: the hard drain of a node that owns slots, keys and the part of a primary, half-way and ended.
const handing = search.get('handing') === null ? [] : [handOverOperation(at), handOverOperation(at, true)];
const usual =
  search.get('moving') === null
    ? exampleOperations(at)
    : [handingOver(at, spaces), ...exampleOperations(at).slice(1)];
const operations = [...handing, ...usual];
const services: TestBoards =
  search.get('services') === 'none'
    ? {}
    : search.get('services') === 'calm'
      ? { workloads: calmWorkloads(at) }
      : { workloads: pictureWorkloads(at), operations: search.get('quiet') === null ? operations : [] };
const boards: TestBoards = { ...services, ownership: exampleOwnership(at, spaces) };
const { link, push, pushOwnership, pushWorkloads, pushOperation } = testLink(
  fleet,
  {
    ...answers,
    ...operationAnswers(
      at,
      operations,
      (operation) => pushOperation(operation),
      search.get('read-only') === null,
    ),
  },
  boards,
);
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root element');
mountWindow({
  root,
  link,
  screens,
  overlay: Overlays,
  connection: { trouble: () => undefined, subscribe: () => () => undefined, tryNow: () => undefined },
});

// Services are read again as often as nodes are; without it, they go stale.
let workloadRevision = boards.workloads?.revision ?? 0;
const readAgain = (): void => {
  const now = epochMs(Date.now());
  const known = boards.workloads;
  if (known === undefined) return;
  workloadRevision += 1;
  pushWorkloads({
    kind: 'patch',
    revision: workloadRevision,
    at: now,
    origins: known.origins.map((origin) => ({ ...origin, observedAt: now })),
    removedOrigins: [],
    workloads: known.workloads.map((workload) => ({ ...workload, observedAt: now })),
    removedWorkloads: [],
  });
};
if (search.get('frozen') === null && search.get('old') === null) setInterval(readAgain, 5_000);

// Spaces are read again as often.
let ownershipRevision = 1;
let shownSpaces = spaces;
const ownAgain = (): void => {
  const now = epochMs(Date.now());
  ownershipRevision += 1;
  const next = shownSpaces.map((space): SpaceView => ({
    ...space,
    observedAt: now,
    parties: space.parties.map((party) => ({ ...party, observedAt: now })),
  }));
  pushOwnership({
    kind: 'patch',
    revision: ownershipRevision,
    at: now,
    spaces: [],
    changed: next.map((space, index) => spaceChangeBetween(shownSpaces[index] ?? space, space)),
    removedSpaces: [],
  });
  shownSpaces = next;
};
if (search.get('frozen') === null && search.get('old') === null) setInterval(ownAgain, 5_000);

// How many nodes change per second, each in a patch of its own; without it, a fifth of the fleet in one patch.
const rate = Number(search.get('rate'));
let revision = fleet.revision;
const beat = (): void => {
  const now = epochMs(Date.now());
  const due = fleet.nodes.filter(
    (view, index) =>
      view.lastAnswerAt !== undefined && view.state !== 'stale' && (index + revision) % 5 === 0,
  );
  revision += 1;
  push({
    kind: 'patch',
    revision,
    at: now,
    nodes: due.map((view) => {
      const { node: _, ...rest } = answeredAgain(view, now);
      return { ...rest, id: view.node.id };
    }),
    removedNodes: [],
    alarms: [],
  });
};
const ticksPerSecond = 50;
let turn = 0;
const storm = (): void => {
  for (let each = 0; each < rate / ticksPerSecond; each += 1) {
    const view = fleet.nodes[turn % fleet.nodes.length];
    turn += 1;
    if (view === undefined) return;
    const now = epochMs(Date.now());
    const { node: _, ...rest } = answeredAgain(view, now);
    revision += 1;
    push({
      kind: 'patch',
      revision,
      at: now,
      nodes: [{ ...rest, id: view.node.id }],
      removedNodes: [],
      alarms: [],
    });
  }
};
if (rate > 0) setInterval(storm, 1_000 / ticksPerSecond);
else if (search.get('frozen') === null) setInterval(beat, 1_000);
