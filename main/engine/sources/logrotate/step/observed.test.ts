import { describe, expect, it } from 'vitest';
import { nodeId } from '#shared/model';
import { isShellAsk } from '../../../source-kit/index.ts';
import { configFileStep } from './config-file-step.ts';
import type { LogNow } from './log-now.ts';
import { rotateStep } from './rotate-step.ts';
import { vacuumStep } from './vacuum-step.ts';

const node = nodeId('web-1');
const file = (sizeBytes: number, diskBytes: number): LogNow => ({
  kind: 'file',
  identity: '1:2',
  sizeBytes,
  diskBytes,
});

it('a log is seen to be rotated whose writer goes on at its old place: as long as before, and mostly a hole', () => {
  const params = { nodeId: node, path: '/var/log/x.log', ruleId: 'x:1', config: 'x', copies: true };
  const holds = (now: LogNow) => rotateStep.verify.holds([now], params, file(5_000_000, 5_000_192)).state;
  expect(holds(file(5_000_100, 4_096))).toBe('yes');
  expect(holds(file(5_000_100, 5_004_288))).toBe('not-yet');
});

describe('a drop-in of a timer', () => {
  const text = '[Timer]\nOnCalendar=hourly\n';
  const path = '/etc/systemd/system/logrotate.timer.d/90-quarterdeck-x.conf';
  const params = { nodeId: node, path, of: 'systemd', text } as const;
  const seen = { text, checksum: '1 2' };

  it('is not done while systemd goes by what it read before: cut off in between, it is gone on with', () => {
    const holds = (more: { readonly isUnread?: boolean }) =>
      configFileStep.verify.holds([{ ...seen, ...more }], params, seen).state;
    expect(holds({ isUnread: true })).toBe('not-yet');
    expect(holds({})).toBe('yes');
    expect(configFileStep.judge({ ...seen, isUnread: true }, params).kind).toBe('ready');
    expect(configFileStep.judge(seen, params).kind).toBe('already-so');
  });

  it('is taken away only while it is the one that was written', () => {
    const back = { ...params, text: null, over: text };
    const judge = (now: string | null) => configFileStep.judge({ text: now, checksum: '-' }, back).kind;
    expect([judge(text), judge('# by hand\n'), judge(null)]).toEqual(['ready', 'conflict', 'already-so']);
  });
});

it('a journal that could not be measured whole is not taken for a small one', () => {
  const [placed] = vacuumStep.check({ nodeId: node, maxBytes: 1_000_000 });
  if (placed === undefined || !isShellAsk(placed.ask)) throw new Error('no ask');
  const reply = { stdout: '4\t/var/log/journal\n', stderr: '', sentAt: 0, receivedAt: 0 };
  expect(placed.ask.read({ ...reply, exitStatus: 1 })).toMatchObject({ ok: false });
  expect(placed.ask.read({ ...reply, exitStatus: 0 })).toEqual({ ok: true, value: { sizeBytes: 4_096 } });
});
