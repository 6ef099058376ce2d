import { describe, expect, it } from 'vitest';
import { epochMs, nodeId, type LogAnswers, type NamedLog } from '#shared/model';
import { logsSituation } from './logs-situation.ts';

const now = epochMs(1_000_000);
const proxy: NamedLog = {
  nodeId: nodeId('web-1'),
  path: '/var/log/proxy.log',
  kind: 'file',
  sizeBytes: 30_000_000,
  mount: '/var/log',
  coverBy: 'nobody',
  bytesPerHour: 57_000_000,
};
const still: NamedLog = { ...proxy, path: '/var/log/old.log', bytesPerHour: 0 };

const said = (logs: readonly NamedLog[]): string => {
  const answers: LogAnswers = {
    growing: [],
    uncovered: { count: logs.length, sizeBytes: 60_000_000, logs: [...logs] },
    freed: { until: now, sizeBytes: 0, files: 0, nodes: [] },
    fillsFirst: [],
    unknown: [],
  };
  return logsSituation([{ nodeId: nodeId('web-1') }], answers, now)
    .map(({ text }) => text)
    .join('');
};

describe('the sentence that opens the screen of logs', () => {
  it('names the log that grows and that nobody rotates, before those that stand still', () => {
    expect(said([proxy, still])).toBe(
      '/var/log/proxy.log of web-1 grows by 57 MB an hour and is rotated by nobody; so is one more log, 60 MB in all. No rotation was seen in the last 24 h.',
    );
    expect(said([proxy])).toContain('grows by 57 MB an hour and is rotated by nobody. No rotation');
  });

  it('counts them where none is known to grow', () => {
    expect(said([still])).toContain('One log is rotated by nobody, 60 MB in all.');
    expect(said([still, { ...still, bytesPerHour: undefined }])).toContain('Two logs are rotated by nobody');
  });

  it('is calm only where something was seen', () => {
    expect(said([])).toContain('Every log that was seen is kept small by somebody.');
  });
});
