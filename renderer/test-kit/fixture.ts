import '../theme/index.ts';
import type { FleetSnapshot } from '#shared/contract';
import { epochMs, type EpochMs } from '#shared/model';
import { screens } from '../screens.ts';
import { mountWindow } from '../shell/index.ts';
import { HostKeyDialog } from '../views/host-key/index.ts';
import {
  answeredAgain,
  calmFleet,
  emptyFleetSnapshot,
  firstMoment,
  largeFleet,
  pictureFleet,
} from './example-fleets.ts';
import { testLink, type Answers } from './test-link.ts';

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
const fleet =
  count > 0 ? largeFleet(at, count) : (fleets[search.get('fleet') ?? 'picture'] ?? pictureFleet)(at);

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
};

const { link, push } = testLink(fleet, answers);
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root element');
mountWindow({
  root,
  link,
  screens,
  overlay: HostKeyDialog,
  connection: { trouble: () => undefined, subscribe: () => () => undefined, tryNow: () => undefined },
});

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
