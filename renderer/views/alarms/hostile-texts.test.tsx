import { fireEvent, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { fault } from '#shared/fault';
import { epochMs, type Alarm, type Evidence } from '#shared/model';
import {
  alarm,
  elementsMadeOfText,
  fewHostileTexts,
  hostileTexts,
  nodeView,
  renderScreen,
  snapshot,
} from '../../test-kit/index.ts';
import { AlarmsScreen } from './index.ts';

const at = epochMs(1_795_000_000_000);

const evidenceOf = (text: string, index: number): Evidence => {
  if (index % 3 === 0) return { rule: 'failed-units', units: [text] };
  if (index % 3 === 1) return { rule: 'disk-read-only', mount: text, fileSystem: text };
  return { rule: 'host-key-changed', fault: fault('transport.host-key-changed', text, { details: text }) };
};
const hostile = (text: string, index: number): Alarm => {
  const made = alarm(`${index} ${text}`.slice(0, 128), 'critical', evidenceOf(text, index), at, 1_000);
  const taken = { at, by: text, reason: text };
  return index % 2 === 0 ? made : { ...made, acknowledged: taken };
};

const show = async (texts: readonly string[]) => {
  const alarms = texts.map(hostile);
  const views = alarms.flatMap(({ nodeId: id }) => (id === undefined ? [] : nodeView(id, at)));
  const shown = renderScreen(<AlarmsScreen />, {
    snapshot: snapshot(at, views, alarms),
    answers: { 'alarm.history': () => ({ alarms: [] }), 'node.history': () => ({ points: [] }) },
    hash: '#/alarms',
  });
  await shown.settled();
};

it('keeps five hundred hostile texts text in the list of alarms', async () => {
  await show(hostileTexts);
  expect(elementsMadeOfText()).toEqual([]);
  expect('__ran' in window).toBe(false);
  expect(document.body.textContent).toContain(hostileTexts[0]);
});

it('keeps them text where an alarm is explained, and where it is taken or silenced', async () => {
  await show(fewHostileTexts.slice(0, 6));
  for (const row of screen.getAllByRole('option')) {
    fireEvent.click(row);
    fireEvent.click(screen.getByRole('button', { name: 'Silence...' }));
    expect(elementsMadeOfText()).toEqual([]);
    fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Escape' });
  }
  expect('__ran' in window).toBe(false);
});
