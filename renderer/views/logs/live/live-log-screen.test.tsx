import { act, fireEvent, screen } from '@testing-library/react';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { epochMs, nodeId, type TailLine, type TailStream } from '#shared/model';
import { liveLogRoute, type Route } from '../../../commands/index.ts';
import { calmFleet, hostileTexts, renderScreen } from '../../../test-kit/index.ts';
import { LiveLogScreen } from './index.ts';

const at = epochMs(1_795_000_000_000);
const route: Route = liveLogRoute([{ kind: 'file', nodeId: nodeId('db-1'), path: '/var/log/a.log' }]);
const stream: TailStream = {
  id: 0,
  nodeId: nodeId('db-1'),
  name: '/var/log/a.log',
  state: 'following',
  says: '',
  since: at,
};
const line = (text: string): TailLine => ({ stream: 0, at, timeBy: 'line', text });

// happy-dom lays nothing out; the list draws what fits into its height.
const before = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'clientHeight');
beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => 2_000 });
});
afterAll(() => {
  if (before !== undefined) Object.defineProperty(HTMLElement.prototype, 'clientHeight', before);
});

const show = async () => {
  const { hash } = new URL(`http://x/#/logs/live?${new URLSearchParams(route.query).toString()}`);
  const shown = renderScreen(<LiveLogScreen />, { snapshot: calmFleet(at), hash });
  await shown.settled();
  const tell = async (texts: readonly string[]): Promise<void> => {
    await act(async () => {
      shown.pushTail({ kind: 'streams', at, streams: [stream] });
      shown.pushTail({
        kind: 'lines',
        at,
        lines: texts.map(line),
        counts: [{ stream: 0, bytes: 1_000, lines: 5_000, matched: 5_000, dropped: 4_321 }],
      });
    });
    await shown.settled();
  };
  return { ...shown, tell };
};

describe('a live log', () => {
  it('shows its lines, how each log stands, and what was left out', async () => {
    const { tell } = await show();
    await tell(['first line', 'second line']);
    expect(screen.getByText('first line')).toBeDefined();
    expect(screen.getByText(/1 log followed on 1 node/)).toBeDefined();
    expect(screen.getByText('4,321')).toBeDefined();
  });

  it('stands still while it is paused and counts on, then follows again', async () => {
    const { tell } = await show();
    await tell(['first line']);
    fireEvent.click(screen.getByRole('button', { name: 'Pause' }));
    await tell(['second line', 'third line']);
    expect(screen.queryByText('second line')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: /2 newer rows/ }));
    expect(screen.getByText('second line')).toBeDefined();
  });

  it('takes no line for markup, obeys none, answers none', async () => {
    const { tell, calls } = await show();
    const asked = calls.length;
    const texts = hostileTexts.slice(0, 60).map((text) => `\u001b]52;c;aGk=\u0007\u001b[6n${text}`);
    await tell(texts);
    const log = screen.getByRole('log');
    expect(
      log.querySelectorAll('script, img, svg, iframe, a, style, object, details, template'),
    ).toHaveLength(0);
    // oxlint-disable-next-line no-control-regex -- looking for exactly these
    expect(log.textContent).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e\u200b]/);
    expect(log.textContent).toContain('U+001B');
    expect(calls.length).toBe(asked);
  });

  it('says so when the address names no log', () => {
    renderScreen(<LiveLogScreen />, { snapshot: calmFleet(at), hash: '#/logs/live' });
    expect(screen.getByText('This address names no log to follow.')).toBeDefined();
  });
});
