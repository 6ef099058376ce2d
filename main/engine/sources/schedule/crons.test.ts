import { describe, expect, it } from 'vitest';
import { scriptKey } from './tasks/task-ids.ts';
import { anacronHourly, look, now, second, table } from './test-kit/look.ts';

const cronie = '@cron cronie yes no strict';

describe('cronie', () => {
  // Each of these was put before cronie 1.7.2 itself, which said the same in its log.
  it.each([
    ['a mode that lets others write', { mode: '666' }, 'others than its owner may write to it.'],
    ['a mode that lets it be executed', { mode: '755' }, 'it may be executed.'],
    ['another owner', { owner: 'ops' }, 'it belongs to ops.'],
  ])('ignores a table with %s', (_what, more, says) => {
    const { tasks, findings } = look(cronie, table('/etc/cron.d/site', ['1 * * * * root x'], more));
    expect(tasks.map(({ state }) => state)).toEqual(['off']);
    expect(findings.map((finding) => finding.says)).toContainEqual(expect.stringContaining(says));
  });

  it.each(['site~', 'site.rpmsave', '.site'])('passes over a leftover: %s', (name) => {
    const { tasks } = look(cronie, table(`/etc/cron.d/${name}`, ['1 * * * * root x']));
    expect(tasks.map(({ state }) => state)).toEqual(['off']);
  });

  it('reads a name with a dot, and the good lines beside a bad one', () => {
    const { tasks, findings } = look(
      cronie,
      table('/etc/cron.d/with.dot', ['61 * * * * root bad', '1 * * * * root good']),
    );
    expect(tasks).toMatchObject([{ command: 'good', state: 'on' }]);
    expect(findings.map(({ nextStep }) => nextStep)).toEqual(['Put the line right.']);
  });

  it('passes over a last line without an end, and over nothing else', () => {
    const { tasks, findings } = look(
      cronie,
      table('/etc/cron.d/site', ['1 * * * * root first', '1 * * * * root last'], { newline: 'no' }),
    );
    expect(tasks).toMatchObject([{ command: 'first', state: 'on' }]);
    expect(findings.map(({ says }) => says)).toEqual([expect.stringContaining('Line 2 of /etc/cron.d/site')]);
  });

  it('draws a number of its own where the time says so: then nobody knows the next run, and nothing is wrong', () => {
    const { tasks, findings } = look(cronie, table('/etc/cron.d/site', ['0~30 4 * * * root x']));
    expect(tasks).toMatchObject([{ state: 'on', schedule: '0~30 4 * * *' }]);
    expect(tasks[0]?.nextAt).toBeUndefined();
    expect(findings).toEqual([]);
    // Debian's cron takes it for no time.
    const debian = look('@cron vixie yes no strict', table('/etc/cron.d/site', ['0~30 4 * * * root x']));
    expect(debian.findings.map(({ kind }) => kind)).toContain('unreadable');
  });

  it('reads a table in the zone that it names', () => {
    const { tasks } = look(cronie, table('/etc/cron.d/site', ['CRON_TZ=Asia/Tokyo', '1 9 * * * root x']));
    expect(tasks).toMatchObject([{ zone: 'Asia/Tokyo', nextAt: Date.UTC(2026, 10, 23, 0, 1) }]);
  });

  it('tells when a run ended, unless another of the same began meanwhile', () => {
    const at = (ago: number, text: string): string =>
      `|${((now - ago) / 1_000).toFixed(6)} c1\t-\t77\t${text}`;
    const runs = (...lines: readonly string[]) =>
      look(
        cronie,
        table('/etc/cron.d/site', ['*/5 * * * * root x']),
        '@cron-runs journal',
        ...lines,
      ).tasks[0]?.runs.map(({ endedAt }) => endedAt);
    expect(runs(at(590_000, '(root) CMDEND (x)'), at(600_000, '(root) CMD (x)'))).toEqual([now - 590_000]);
    expect(
      runs(at(200_000, '(root) CMDEND (x)'), at(300_000, '(root) CMD (x)'), at(600_000, '(root) CMD (x)')),
    ).toEqual([now - 200_000, undefined]);
  });
});

describe('busybox', () => {
  it('goes by the clock on the wall also where that is set back', () => {
    // Berlin sets the clock back at 3 on 25 October 2026: half past two comes twice.
    const inTheNight = { at: Date.UTC(2026, 9, 25, 0, 40), zone: 'Europe/Berlin' };
    const entries = table('/var/spool/cron/crontabs/root', ['30 2 * * * tidy'], { of: 'user:root' });
    expect(look({ ...inTheNight, of: ['@cron busybox yes no strict', entries] }).tasks[0]?.nextAt).toBe(
      Date.UTC(2026, 9, 25, 1, 30),
    );
    expect(look({ ...inTheNight, of: ['@cron vixie yes no strict', entries] }).tasks[0]?.nextAt).toBe(
      Date.UTC(2026, 9, 26, 1, 30),
    );
  });
});

describe('anacron', () => {
  const tab = [
    '@file anacron root 644 1000000 yes /etc/anacrontab',
    '|SHELL=/bin/sh',
    '|1\t5\tcron.daily\trun-parts --report /etc/cron.daily',
    '|7\t10\tbackup\t/usr/local/bin/backup --all',
    '|@monthly 15 month /bin/true',
  ].join('\n');
  const withAnacron = '@cron vixie yes yes strict';

  it('has its jobs listed with the day of the last run and the earliest time of the next', () => {
    const { tasks } = look(
      anacronHourly,
      withAnacron,
      tab,
      '@folder daily /etc/cron.daily\n|755 - tidy',
      '@anacron\n|cron.daily 20261122\n|backup 20261110\n|month 20261101',
    );
    const midnight = (month: number, day: number) => Date.UTC(2026, month, day) - 3_600_000;
    expect(tasks.find(({ name }) => name === 'backup')).toMatchObject({
      kind: 'cron',
      command: '/usr/local/bin/backup --all',
      schedule: '7\t10',
      line: 3,
      user: 'root',
      state: 'on',
      runs: [{ startedAt: midnight(10, 10) }],
      // Due since the 17th: with the next start of anacron, at 13:33 as systemd says, and ten minutes.
      nextAt: Date.UTC(2026, 10, 22, 12, 33) + 600_000,
    });
    // Ran today: the first start of tomorrow is at 07:30 there, and five minutes.
    const tomorrow = Date.UTC(2026, 10, 23, 6, 30) + 300_000;
    expect(tasks.find(({ name }) => name === 'cron.daily')?.nextAt).toBe(tomorrow);
    expect(tasks.find(({ name }) => name === 'tidy')).toMatchObject({ state: 'on', nextAt: tomorrow });
    expect(tasks.find(({ name }) => name === 'month')?.nextAt).toBe(
      Date.UTC(2026, 11, 1, 6, 30) + 15 * 60_000,
    );
  });

  it('is not said to be due where its days may not be read', () => {
    const { tasks, blindSpots } = look(
      anacronHourly,
      withAnacron,
      tab,
      '@anacron',
      '@hidden /var/spool/anacron',
    );
    expect(tasks.filter(({ kind }) => kind === 'cron').map(({ nextAt }) => nextAt)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(blindSpots.join(' ')).toContain('/var/spool/anacron');
  });

  it('keeps to the hours in which it may start jobs, where cron starts it', () => {
    const { tasks } = look(
      '@timers none',
      withAnacron,
      tab.replace('|SHELL=/bin/sh', '|START_HOURS_RANGE=3-22'),
      '@folder hourly /etc/cron.hourly\n|755 - 0anacron',
      table('/etc/cron.d/0hourly', ['01 * * * * root run-parts /etc/cron.hourly']),
      '@anacron\n|cron.daily 20261122',
    );
    expect(tasks.find(({ name }) => name === 'cron.daily')?.nextAt).toBe(
      Date.UTC(2026, 10, 23, 2, 1) + 300_000,
    );
  });

  it('tells of a line it cannot read', () => {
    const { findings } = look(anacronHourly, withAnacron, `${tab}\n|daily now x y`);
    expect(findings.map(({ says }) => says)).toContainEqual(
      expect.stringContaining('Line 5 of /etc/anacrontab'),
    );
  });
});

describe('a script of a folder', () => {
  const entry = table('/etc/crontab', ['25 6 * * * root run-parts --report /etc/cron.daily']);
  const folder = (...scripts: readonly string[]): string =>
    ['@folder daily /etc/cron.daily', ...scripts.map((script) => `|${script}`)].join('\n');
  const strict = '@cron vixie yes no strict';

  it('is run when root may execute it, whoever asks', () => {
    const { tasks, findings } = look(strict, entry, folder('700 - tidy'));
    expect(tasks.at(-1)).toMatchObject({ name: 'tidy', state: 'on' });
    expect(findings).toEqual([]);
  });

  it('that nobody may execute is paused where a note says so, and otherwise never run', () => {
    const note = '|%2Fetc%2Fcron.daily%2Ftidy until=2026-12-01T00:00:00Z by=Ana mode=755';
    const { tasks, findings } = look(strict, entry, folder('644 - tidy', '644 - other'), `@pauses\n${note}`);
    expect(tasks.find(({ name }) => name === 'tidy')).toMatchObject({
      state: 'paused',
      pausedBy: 'Ana',
      pausedUntil: Date.UTC(2026, 11, 1),
    });
    expect(tasks.find(({ name }) => name === 'other')?.state).toBe('off');
    expect(findings.map(({ says }) => says)).toEqual([
      '/etc/cron.daily/other on db-1 is never run: it may not be executed.',
    ]);
    // Made executable again by hand: it runs, whatever the note says.
    expect(look(strict, entry, folder('755 - tidy'), `@pauses\n${note}`).tasks.at(-1)?.state).toBe('on');
  });

  it('with a dot in its name is passed over by Debian and run by Fedora', () => {
    expect(look(strict, entry, folder('755 - tidy.sh')).tasks.at(-1)?.state).toBe('off');
    expect(look('@cron cronie yes no dotted', entry, folder('755 - tidy.sh')).tasks.at(-1)?.state).toBe('on');
    expect(look('@cron cronie yes no dotted', entry, folder('755 - tidy.rpmsave')).tasks.at(-1)?.state).toBe(
      'off',
    );
  });

  it('has the runs that a console began as its own', () => {
    const { tasks } = look(
      strict,
      entry,
      folder('755 - tidy'),
      `@own-runs\n|abc-1 ${second(now - 50_000)} 3 ${second(now - 60_000)} ${scriptKey('/etc/cron.daily/tidy')}`,
    );
    expect(tasks.at(-1)?.runs).toMatchObject([{ id: 'abc-1', result: 'failed', exitStatus: 3 }]);
  });
});
