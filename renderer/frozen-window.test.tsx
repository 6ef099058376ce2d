import { fireEvent, screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { epochMs, type NodeView } from '#shared/model';
import { AppFrame } from './shell/app-frame.tsx';
import { ConnectionProvider } from './shell/connection-words.tsx';
import {
  answeredAgain,
  calmFleet,
  drainRequest,
  exampleOperations,
  operationAnswers,
  pictureFleet,
  pictureWorkloads,
  renderScreen,
} from './test-kit/index.ts';
import { AlarmsScreen } from './views/alarms/index.ts';
import { FleetScreen } from './views/fleet/index.ts';
import { NodeScreen } from './views/node/index.ts';
import { OperationScreen, OperationSheets } from './views/operation/index.ts';
import { ReplicasScreen } from './views/replicas/index.ts';

const at = epochMs(1_795_000_000_000);
const screens = {
  fleet: FleetScreen,
  node: NodeScreen,
  replicas: ReplicasScreen,
  alarms: AlarmsScreen,
  'live-log': () => null,
  activity: () => null,
  operation: OperationScreen,
  logs: () => null,
  schedule: () => null,
  ownership: () => null,
  'first-run': () => null,
  settings: () => null,
};
const connection = {
  trouble: () => undefined,
  subscribe: () => () => undefined,
  tryNow: () => undefined,
};

const operations = exampleOperations(at);

const show = async (hash = '#/fleet', fleet = calmFleet(at), boards: 'none' | 'services' = 'none') => {
  const shown = renderScreen(
    <ConnectionProvider connection={connection}>
      <AppFrame screens={screens} overlay={OperationSheets} />
    </ConnectionProvider>,
    {
      snapshot: fleet,
      hash,
      ...(boards === 'services' ? { boards: { workloads: pictureWorkloads(at), operations } } : {}),
      answers: {
        ...operationAnswers(at, operations, () => undefined),
        'node.history': () => ({ points: [] }),
        'alarm.history': () => ({ alarms: [] }),
      },
    },
  );
  await shown.settled();
  const beat = async (afterMs: number) => {
    shown.push({ kind: 'heartbeat', at: epochMs(at + afterMs), revision: fleet.revision });
    await shown.settled();
  };
  return { ...shown, beat };
};

/** Every place on screen, of any kind, that calls something well. */
const wellWords = () => [
  ...screen.queryAllByText(/\b(OK|ok|well|live)\b/i).map((it) => it.textContent),
  ...screen.queryAllByRole('img', { name: 'OK' }).map(() => 'a dot that means OK'),
];
const sentence = () => screen.getByRole('heading', { level: 1 }).textContent;

const tilesSaying = (words: RegExp) =>
  screen.getAllByRole('gridcell').filter((tile) => words.test(tile.textContent)).length;

beforeEach(() => localStorage.clear());

describe('a window whose engine has fallen silent', () => {
  it('calls nothing well after three missed heartbeats: tiles, counts, sentence and footer say since when', async () => {
    const shown = await show();
    expect(wellWords().length).toBeGreaterThan(15);
    shown.pass(2_900);
    expect(screen.getByRole('button', { name: /^15 ?OK/ })).toBeTruthy();
    shown.pass(200);
    expect(wellWords()).toEqual(['Not live, see above']);
    expect(screen.getByRole('button', { name: /^15 ?Stale/ })).toBeTruthy();
    expect(sentence()).toMatch(
      /^Nothing is known since \d\d:\d\d:\d\d\. Below is what was last heard of the 15 nodes; no alarm was open then\.$/,
    );
    expect(tilesSaying(/as of \d\d:\d\d:\d\d/)).toBe(15);
    expect(screen.getByRole('contentinfo').textContent).toMatch(
      /15 of 15 nodes were connected at \d\d:\d\d:\d\d/,
    );
    expect(within(screen.getByRole('navigation')).getByRole('link', { name: /^Fleet/ }).textContent).toBe(
      'Fleet15 when last heard',
    );
  });

  it.each(['Map', 'Table'])('calls nothing well in the %s either', async (layout) => {
    const shown = await show();
    fireEvent.click(screen.getByRole('radio', { name: layout }));
    shown.pass(3_100);
    expect(
      wellWords().filter((words) => !/^Not live|^Nodes that are OK are shaded/.test(words ?? '')),
    ).toEqual([]);
    const words =
      layout === 'Table'
        ? screen
            .getAllByRole('row')
            .slice(1)
            .map((row) => within(row).getAllByRole('cell')[0]?.textContent)
        : screen.getAllByRole('gridcell').map((cell) => cell.getAttribute('aria-label')?.split(', ')[1]);
    expect(new Set(words.map((word) => word?.toLowerCase()))).toEqual(new Set(['stale']));
  });

  it('says on the page of a node that nothing is known of it now', async () => {
    const shown = await show('#/node/fra-m1');
    expect(screen.getByText('OK')).toBeTruthy();
    shown.pass(3_100);
    expect(screen.queryByText('OK')).toBeNull();
    expect(screen.getByText('Stale')).toBeTruthy();
    expect(screen.getByText(/^Nothing is known of/).textContent).toMatch(
      /^Nothing is known of fra-m1 since \d\d:/,
    );
    expect(screen.getByText(/unknown since$/).textContent).toMatch(
      /^connected at \d\d:\d\d:\d\d, unknown since$/,
    );
  });

  it('dates the sentence of the alarms', async () => {
    const shown = await show('#/alarms', pictureFleet(at));
    shown.pass(3_100);
    expect(screen.getByText(/^Nothing is known since/).textContent).toMatch(/Then: $/);
  });

  it('goes on counting ages while it waits', async () => {
    const shown = await show();
    shown.pass(3_100);
    shown.pass(60_000);
    expect(tilesSaying(/silent 1 m$/)).toBe(15);
  });

  it('takes every node as it is once the engine speaks again', async () => {
    const shown = await show();
    shown.pass(3_100);
    await shown.beat(3_400);
    expect(screen.getByRole('button', { name: /^15 ?OK/ })).toBeTruthy();
    expect(screen.queryByText(/Display frozen/)).toBeNull();
    expect(sentence()).toMatch(/^All 15 nodes are well\./);
  });

  it('starts over from the whole fleet after a new connection', async () => {
    const fleet = calmFleet(at);
    const shown = await show('#/fleet', fleet);
    shown.pass(40_000);
    expect(screen.getByRole('button', { name: /^15 ?Stale/ })).toBeTruthy();
    const now = epochMs(at + 40_000);
    const nodes = fleet.nodes.map((view): NodeView => answeredAgain(view, now));
    shown.push({ kind: 'reset', snapshot: { ...fleet, revision: 90, at: now, nodes } });
    await shown.settled();
    expect(screen.getByRole('button', { name: /^15 ?OK/ })).toBeTruthy();
  });

  it('is frozen at once after the machine slept, and its ages include the sleep', async () => {
    const shown = await show();
    shown.pass(1_000);
    shown.sleep(3_600_000);
    expect(screen.getByText(/^Display frozen since/)).toBeTruthy();
    expect(screen.getByRole('button', { name: /^15 ?Stale/ })).toBeTruthy();
    expect(tilesSaying(/silent 1 h$/)).toBe(15);
    await shown.beat(3_601_200);
    // The engine lives, but its last answers are an hour old: still nothing is well.
    expect(screen.queryByText(/^Display frozen since/)).toBeNull();
    expect(screen.getByRole('button', { name: /^15 ?Stale/ })).toBeTruthy();
  });

  it.each([
    ['replicas', `#/replicas?workload=${encodeURIComponent('swarm:k3x9ab/api')}`, /\.\.\.$/],
    ['node', '#/node/fra-w1', /^Drain\.\.\./],
    ['operation', '#/operation/op-drain-fra-w2', /^(Pause|Abort)/],
    [
      'plan',
      `#/fleet?plan=${encodeURIComponent(JSON.stringify(drainRequest))}`,
      /^Hold to drain|Maintenance instead/,
    ],
  ])('asks nothing of the fleet any more on the screen of a %s', async (_, hash, names) => {
    const shown = await show(hash, pictureFleet(at), 'services');
    await shown.settled();
    const buttons = () => screen.getAllByRole<HTMLButtonElement>('button', { name: names });
    expect(buttons().length).toBeGreaterThan(0);
    shown.pass(3_100);
    expect(
      buttons()
        .filter((button) => !button.disabled)
        .map((button) => button.textContent),
    ).toEqual([]);
    const before = shown.calls.length;
    for (const key of ['d', 'r', 'p']) fireEvent.keyDown(document.body, { key });
    await shown.settled();
    expect(location.hash).toBe(hash);
    expect(shown.calls.length).toBe(before);
  });

  it('lets no time of an operation run on, since nobody knows whether it does', async () => {
    const shown = await show('#/operation/op-drain-fra-w2', pictureFleet(at), 'services');
    shown.pass(3_100);
    const times = () => [...document.querySelectorAll('main li time')].map((time) => time.textContent);
    const then = times();
    expect(then.length).toBeGreaterThan(3);
    shown.pass(60_000);
    expect(times()).toEqual(then);
    expect(screen.getByText(/^Nothing is known since/)).toBeTruthy();
    expect(screen.getAllByText('not known now').length).toBeGreaterThan(0);
  });
});
