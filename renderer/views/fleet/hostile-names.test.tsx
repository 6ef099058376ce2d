import { fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { fault } from '#shared/fault';
import { epochMs, type Alarm, type NodeView } from '#shared/model';
import {
  alarm,
  elementsMadeOfText,
  fleetHeader,
  hostFacts,
  hostileTexts,
  known,
  nodeView,
  renderScreen,
  snapshot,
  steady,
  volume,
} from '../../test-kit/index.ts';
import { FleetScreen } from './index.ts';

const at = epochMs(1_795_000_000_000);
/** A fleet this big is drawn as tiles, so that every field of every node is on screen. */
const batch = 50;

const hostileNode = (text: string, index: number): NodeView => {
  // A node id holds 128 characters at most; the number keeps ids apart after the cut.
  const id = `${index} ${text}`.slice(0, 128);
  const view = nodeView(
    id,
    at,
    { role: text, datacenter: text, region: text },
    {
      facts: hostFacts(at, { hostname: known(text, at), volumes: known([volume(text, 0.5, at)], at) }),
      forecasts: [{ mount: text, space: steady, inodes: steady }],
    },
  );
  const refused = fault('transport.host-key-changed', text, { details: text, facts: { [text]: text } });
  return index % 2 === 0
    ? view
    : { ...view, state: 'unknown', connection: { state: 'blocked', since: at, fault: refused } };
};

const hostileAlarm = (view: NodeView, text: string, index: number): Alarm =>
  alarm(
    view.node.id,
    'critical',
    index % 2 === 0
      ? { rule: 'failed-units', units: [text] }
      : { rule: 'disk-read-only', mount: text, fileSystem: text },
    at,
    1_000,
    index % 3 === 0 ? { acknowledged: { at, by: text, reason: text } } : {},
  );

const batches = Array.from({ length: hostileTexts.length / batch }, (_, index) =>
  hostileTexts.slice(index * batch, (index + 1) * batch),
);

afterEach(() => localStorage.clear());

describe('names from a hostile server', () => {
  it('are five hundred', () => expect(hostileTexts.length).toBe(500));

  it.each(batches.map((texts, index) => [index, texts] as const))(
    'batch %i stays text in tiles, cards, rail, map and table',
    async (_index, texts) => {
      const views = texts.map(hostileNode);
      const alarms = views.map((view, index) => hostileAlarm(view, texts[index] ?? '', index));
      const header = fleetHeader({
        name: texts[0] ?? '',
        problems: [
          { file: texts[1] ?? '', line: 1, column: 1, says: texts[2] ?? '', instead: texts[3] ?? '' },
        ],
      });
      const shown = renderScreen(<FleetScreen />, {
        snapshot: snapshot(at, views, alarms, header),
        answers: { 'node.history': () => ({ points: [] }) },
      });
      await shown.settled();
      const made: string[] = [];
      for (const layout of ['Tiles', 'Map', 'Table']) {
        fireEvent.click(screen.getByText(layout, { selector: 'button' }));
        made.push(...elementsMadeOfText());
      }
      expect(made).toEqual([]);
      expect('__ran' in window).toBe(false);
      // They are there, as text.
      expect(document.body.textContent).toContain(texts[0]);
    },
  );
});
