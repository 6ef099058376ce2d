import { describe, expect, it } from 'vitest';
import { nodeId, type TailLine, type TailSubject } from '#shared/model';
import { startSwarmConsole } from '../swarm/swarm-console.ts';
import { startRealSwarm, type RealSwarm } from '../swarm/real-swarm.ts';
import { untilFound, type OperatingConsole } from '../operating-console.ts';
import { realSpecs } from '../real-specs.ts';
import { followLogs } from './follow-logs.ts';

const patienceMs = 180_000;
const [manager, worker] = ['log-m1', 'log-w1'] as const;

let swarm: RealSwarm;
let engine: OperatingConsole;

await realSpecs(
  'logs of real containers and services',
  async (stack) => {
    swarm = stack.use(
      await startRealSwarm([
        { name: manager, labels: { role: 'manager' } },
        { name: worker, labels: { role: 'worker' } },
      ]),
    );
    engine = stack.use(await startSwarmConsole(swarm.fleet));
    await swarm.dockerOn(worker, 'run', '--detach', '--name', 'lonely', 'talk:1');
    await swarm.create({ name: 'talk', image: 'talk:1', replicas: 2, maxPerNode: 1 });
  },
  ['docker'],
);

const talk = async (): Promise<TailSubject> => {
  const { id } = await engine.workloadWhen('talk', ({ counts }) => counts.running === 2);
  return { kind: 'workload', workloadId: id };
};
const lonely: TailSubject = { kind: 'container', nodeId: nodeId(worker), container: 'lonely' };
const search = async (subject: TailSubject, text: string) =>
  (
    await engine.link.call('log.search', {
      subjects: [subject],
      text,
      caseSensitive: true,
      context: 1,
      lines: 50,
      timeoutMs: 20_000,
    })
  ).finds;
const numbersIn = (lines: readonly TailLine[]): readonly number[] =>
  lines.flatMap(({ text }) => /^says (\d+)$/.exec(text)?.[1] ?? []).map(Number);
const isSorted = (numbers: readonly number[]): boolean =>
  numbers.every((one, at) => at === 0 || (numbers[at - 1] ?? 0) <= one);

describe('the log of a container of a real Docker', { timeout: patienceMs }, () => {
  it('is followed line by line, and goes on when it is started again', async () => {
    await using tail = followLogs(engine.link, [lonely], 10);
    const first = await tail.linesWhen((lines) => lines.length >= 30);
    const numbers = numbersIn(first);
    expect(numbers).toEqual(numbers.map((_each, at) => (numbers[0] ?? 0) + at));
    expect(first.every(({ timeBy, text }) => timeBy === 'daemon' && text.startsWith('says '))).toBe(true);
    await swarm.dockerOn(worker, 'stop', '--time', '1', 'lonely');
    await tail.standingWhen(0, 'lost');
    const before = tail.lines().length;
    await swarm.dockerOn(worker, 'start', 'lonely');
    await tail.linesWhen((lines) => lines.length > before + 5);
    await tail.standingWhen(0, 'following');
  });

  it('is searched, with its neighbours', async () => {
    const [finds] = await search(lonely, 'says 7');
    expect(finds?.nodeId).toBe(worker);
    const shown = finds?.lines.map(({ text, isMatch }) => [text.slice(text.indexOf(' ') + 1), isMatch]) ?? [];
    expect(shown.slice(0, 3)).toEqual([
      ['says 6', false],
      ['says 7', true],
      ['says 8', false],
    ]);
  });

  it('ends for good when the container is removed', async () => {
    await using tail = followLogs(engine.link, [lonely], 0);
    await tail.linesWhen((lines) => lines.length > 0);
    await swarm.dockerOn(worker, 'rm', '--force', 'lonely');
    const { says } = await tail.standingWhen(0, 'ended');
    expect(says).not.toBe('');
  });
});

describe('the log of a service over two nodes of a real swarm', { timeout: patienceMs }, () => {
  it('holds the lines of both copies in the order of their times, each with its copy and its machine', async () => {
    await using tail = followLogs(engine.link, [await talk()], 10);
    // A machine that is held up hands its lines over too late to be sorted in: then lines wait longer, and are in order again.
    const lines = await tail.linesWhen((seen) => {
      const newest = seen.slice(-60);
      const told = [manager, worker].map((name) =>
        newest.filter(({ from }) => from?.endsWith(` on ${name}`)),
      );
      return told.every(({ length }) => length >= 25) && isSorted(newest.map(({ at }) => at));
    });
    expect(lines.every(({ from }) => /^talk\.[12] on log-[mw]1$/.test(from ?? ''))).toBe(true);
    for (const name of [manager, worker]) {
      const numbers = numbersIn(lines.filter(({ from }) => from?.endsWith(` on ${name}`)));
      expect(numbers).toEqual(numbers.map((_each, at) => (numbers[0] ?? 0) + at));
    }
  });

  it('goes on when its copies are replaced', async () => {
    await using tail = followLogs(engine.link, [await talk()], 0);
    await tail.linesWhen((lines) => lines.length > 0);
    const before = new Set(tail.lines().map(({ from }) => from));
    await swarm.docker('service', 'update', '--force', '--detach', '--no-resolve-image', 'talk');
    await untilFound(
      async () => tail.lines().filter(({ from, text }) => !before.has(from) && text === 'says 5'),
      (fresh) => fresh.length >= 2,
      patienceMs,
    );
  });

  it('is searched copy by copy, without the words that the managers put before each line', async () => {
    const finds = await search(await talk(), 'says 3');
    const named = finds.filter(({ lines }) => lines.length > 0);
    expect(named.length).toBeGreaterThanOrEqual(2);
    for (const { lines } of named)
      for (const { text } of lines) expect(text).toMatch(/^\d{4}-\d\d-\d\dT\S+ says \d+$/);
    expect(await search(await talk(), 'com.docker.swarm')).toEqual([]);
  });
});
