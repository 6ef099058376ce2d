import { describe, expect, it } from 'vitest';
import type { TailNews } from '#shared/contract';
import { epochMs, nodeId, type TailStream } from '#shared/model';
import { keptRows, noTail, withTailLost, withTailNews } from './tail-rows.ts';

const at = epochMs(1_795_000_000_000);
const stream = (state: TailStream['state'], says = ''): TailStream => ({
  id: 0,
  nodeId: nodeId('db-1'),
  name: '/var/log/a.log',
  state,
  says,
  since: at,
});
const streams = (state: TailStream['state'], says = ''): TailNews => ({
  kind: 'streams',
  at,
  streams: [stream(state, says)],
});
const lines = (count: number, missed?: number): TailNews => ({
  kind: 'lines',
  at,
  lines: Array.from({ length: count }, (_, number) => ({
    stream: 0,
    at,
    timeBy: 'line',
    text: `line ${number}`,
    ...(number === 0 && missed !== undefined ? { missed } : {}),
  })),
  counts: [],
});

describe('the rows of a live log', () => {
  it('are the newest 20,000, numbered without a gap, and the dropped ones are counted', () => {
    let state = withTailNews(noTail, streams('following'));
    for (let turn = 0; turn < 60; turn += 1) state = withTailNews(state, lines(400));
    expect(state.rows.length).toBe(keptRows);
    expect(state.forgotten).toBe(24_000 - keptRows);
    expect(state.rows.every((row, index) => row.id === state.forgotten + index)).toBe(true);
  });

  it('say where lines were left out, where a stream broke off, and that what came in between is not shown', () => {
    let state = withTailNews(noTail, streams('opening'));
    state = withTailNews(state, streams('following'));
    state = withTailNews(state, lines(1, 12_345));
    state = withTailNews(state, streams('lost', 'The connection was cut.'));
    state = withTailNews(state, streams('lost', 'The connection was cut.'));
    state = withTailNews(state, streams('following'));
    expect(state.rows.map((row) => (row.kind === 'line' ? row.line.text : row.says))).toEqual([
      '12,345 lines left out: more came than can be shown',
      'line 0',
      'Broke off. The connection was cut.',
      'Followed again. What was written in between is not shown.',
    ]);
  });

  it('say once that the engine itself is gone', () => {
    let state = withTailNews(noTail, streams('following'));
    state = withTailLost(state, 'The connection to the engine is closed.', at);
    state = withTailLost(state, 'The connection to the engine is closed.', at);
    expect(state.rows.length).toBe(1);
    expect(state.streams[0]?.state).toBe('lost');
  });
});
