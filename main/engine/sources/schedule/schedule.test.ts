import { describe, expect, it } from 'vitest';
import { pausedLine, readTable } from './cron/table.ts';
import { readSchedule } from './read/reading.ts';
import { keyed } from './tasks/task-ids.ts';
import { look, now, second, table } from './test-kit/look.ts';

const cron = '@cron vixie yes no';
const run = (agoMs: number, text: string, end = '-'): string =>
  `|${((now - agoMs) / 1_000).toFixed(6)} db-1\t${end}\t77\t${text}`;

describe('a table of cron', () => {
  // Each of these was put before Debian's cron itself, which said the same in its log.
  it.each([
    [
      'a line that is none',
      table('/etc/cron.d/b', ['1 * * * * root good', '61 * * * * root bad']),
      'line 2 is no entry.',
    ],
    [
      'no end of its last line',
      table('/etc/cron.d/c', ['2 * * * * root x'], { newline: 'no' }),
      'its last line has no end.',
    ],
    ['a name with a dot', table('/etc/cron.d/d.e', ['3 * * * * root x']), 'its name has other signs'],
    [
      'a mode that lets others write',
      table('/etc/cron.d/w', ['4 * * * * root x'], { mode: '666' }),
      'others than its owner may write to it.',
    ],
    ['another owner', table('/etc/cron.d/f', ['6 * * * * root x'], { owner: 'ops' }), 'it belongs to ops.'],
  ])('with %s is ignored by cron, and that is told', (_what, file, says) => {
    const { tasks, findings } = look(cron, file);
    expect(tasks.every(({ state }) => state === 'off')).toBe(true);
    expect(findings.map((finding) => finding.says)).toContainEqual(expect.stringContaining(says));
  });

  it('keeps the id of an entry when its line moves or its time changes, and gives two that are the same two', () => {
    const keys = (lines: readonly string[]) =>
      keyed(readTable(lines, undefined).entries).map(({ key }) => key);
    const [first] = keys(['1 2 * * * root backup']);
    expect(keys(['# moved', '9 9 * * 1 root backup'])).toEqual([first]);
    const twice = keys(['1 2 * * * root backup', '3 4 * * * root backup']);
    expect([twice[0], new Set(twice).size]).toEqual([first, 2]);
  });

  it('gives a paused line back byte for byte', () => {
    const line = '15 3 * * *\t ops  run "a  b" # x ';
    const held = pausedLine({ until: '2026-12-01T00:00:00Z', by: 'A%20B' }, line);
    expect(readTable([held], undefined).entries).toMatchObject([
      { text: line, pause: { until: '2026-12-01T00:00:00Z', by: 'A%20B' }, user: 'ops' },
    ]);
  });
});

describe('an entry of cron', () => {
  const hourly = table('/etc/cron.d/site', ['0 * * * * root tidy']);

  it('whose end nobody told is neither well nor failed', () => {
    const { tasks, findings } = look(
      cron,
      hourly,
      '@cron-runs journal',
      run(3_600_000, '(root) CMD (tidy)'),
      run(7_200_000, '(root) CMD (tidy)'),
    );
    expect(tasks[0]?.runs.map(({ result }) => result)).toEqual(['unknown', 'unknown']);
    expect(findings).toEqual([]);
  });

  it('that cron’s log tells to have failed has failed', () => {
    const { tasks } = look(
      cron,
      hourly,
      '@cron-runs journal',
      run(3_590_000, '(CRON) error (grandchild #77 failed with exit status 3)'),
      run(3_600_000, '(root) CMD (tidy)'),
    );
    expect(tasks[0]?.runs).toMatchObject([{ result: 'failed', exitStatus: 3 }]);
  });

  it('that was due and is not in the log, which reaches back so far, did not run', () => {
    const { findings } = look(cron, hourly, '@cron-runs journal', run(86_400_000, '(root) CMD (tidy)'));
    expect(findings).toMatchObject([
      { kind: 'not-run', says: 'tidy on db-1 missed its last time: the log of cron has no run of it.' },
    ]);
  });

  it('is not blamed where no log can be read; that is a blind spot', () => {
    const { findings, blindSpots } = look(cron, hourly, '@cron-runs denied');
    expect(findings).toEqual([]);
    expect(blindSpots).toEqual([expect.stringContaining('When cron entries ran is unknown')]);
  });

  it('that began before it had ended overlaps itself', () => {
    const end = (agoMs: number): string => `${((now - agoMs) / 1_000).toFixed(6)} db-1`;
    const { findings } = look(
      cron,
      hourly,
      '@cron-runs journal',
      run(3_600_000, '(root) CMD (tidy)', end(600_000)),
      run(7_200_000, '(root) CMD (tidy)', end(3_000_000)),
    );
    expect(findings).toMatchObject([{ kind: 'overlapping' }]);
  });

  it('of a cron that does not run is never started, and that is critical', () => {
    const { findings } = look('@cron vixie no no', hourly, '@cron-runs journal');
    expect(findings).toMatchObject([{ kind: 'not-run', severity: 'critical' }]);
  });

  it('is due in the zone of its node', () => {
    const daily = table('/etc/cron.d/site', ['30 3 * * * root tidy']);
    const { tasks } = look(cron, daily, '@cron-runs journal');
    expect(tasks[0]).toMatchObject({ zone: 'Europe/Berlin', nextAt: Date.UTC(2026, 10, 23, 2, 30) });
  });
});

describe('an answer of any kind', () => {
  it('that says nothing is a fault, and one that was cut off says so', () => {
    const reply = (stdout: string) =>
      readSchedule({ stdout, stderr: '', exitStatus: 1, sentAt: 0, receivedAt: 0 });
    expect(reply('').ok).toBe(false);
    expect(reply('@clock never\n|@file x').ok).toBe(false);
    const cut = reply(`@clock ${second(now)} +0000\n@timers\n|Id=a.timer\n|@end`);
    expect(cut.ok && cut.value.isCut).toBe(true);
  });
});
