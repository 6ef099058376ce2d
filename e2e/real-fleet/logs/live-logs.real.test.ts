import { appendFileSync, chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeId, type LogFinds, type TailSubject } from '#shared/model';
import type { RealFleet, RealNode } from '../index.ts';
import { untilFound, type OperatingConsole } from '../operating-console.ts';
import { bootNodes, realSpecs } from '../real-specs.ts';
import { followLogs, textsWith } from './follow-logs.ts';

const patienceMs = 120_000;
/** Logged in as root; as a user with sudo and no password; as a user with nothing of the kind. */
const [root, sudoer, nobody] = ['tail-1', 'tail-2', 'tail-3'] as const;

const open = '/var/log/app.log';
const copied = '/var/log/copied.log';
const secret = '/var/log/secret.log';
const rules: Readonly<Record<string, string>> = {
  app: `${open} {\n  rotate 5\n  create 0644 root root\n  compress\n  delaycompress\n}\n`,
  copied: `${copied} {\n  rotate 5\n  copytruncate\n}\n`,
  secret: `${secret} {\n  rotate 5\n  create 0600 root root\n}\n`,
};
const ticker = `[Service]
ExecStart=/bin/sh -c 'n=0; while :; do n=$((n + 1)); echo "tick $n of %H"; sleep 0.2; done'
`;

const stampNow = (): string => new Date().toISOString();

const install = async (node: RealNode): Promise<void> => {
  for (const [name, text] of Object.entries(rules))
    writeFileSync(node.pathOf(`/etc/logrotate.d/${name}`), text);
  for (const path of [open, copied, secret])
    writeFileSync(node.pathOf(path), `${stampNow()} beginning of ${path} on ${node.name}\n`);
  chmodSync(node.pathOf(secret), 0o600);
  writeFileSync(node.pathOf('/etc/systemd/system/ticker.service'), ticker);
  await node.inside('systemctl', 'daemon-reload');
  await node.inside('systemctl', 'start', 'ticker.service');
  if (node.name === nobody) await node.inside('sed', '-i', '/NOPASSWD/d', '/etc/sudoers');
};

let fleet: RealFleet;
let engine: OperatingConsole;

await realSpecs('live logs on real nodes', async (stack) => {
  ({ fleet, engine } = await bootNodes(stack, {
    nodes: [{ name: root, user: 'root' }, { name: sudoer }, { name: nobody }],
    prepare: install,
  }));
  // A log is followed when it was found, and it is found where somebody looked.
  await untilFound(
    async () => {
      await engine.link.call('logs.read-now', { timeoutMs: 60_000 });
      return (await engine.link.call('logs.snapshot', {})).nodes;
    },
    (nodes) => fleet.nodes.every(({ name }) => nodes.some((it) => it.nodeId === name && it.logs.length > 0)),
  );
});

const file = (node: string, path: string): TailSubject => ({ kind: 'file', nodeId: nodeId(node), path });
const journal = (node: string, unit?: string): TailSubject => ({
  kind: 'journal',
  nodeId: nodeId(node),
  ...(unit === undefined ? {} : { unit }),
});
const write = (node: string, path: string, words: string): void =>
  appendFileSync(fleet.node(node).pathOf(path), `${stampNow()} ${words}\n`);
const rotate = (node: string, rule: string): Promise<string> =>
  fleet.node(node).inside('logrotate', '--force', `/etc/logrotate.d/${rule}`);
/** Resolves when no process of the node has this among its arguments. */
const untilNoneRuns = (node: string, words: string): Promise<string> =>
  untilFound(
    () =>
      fleet
        .node(node)
        .inside('sh', '-c', 'ps -eo args= | grep -F -- "$1" | grep -v grep || true', 'sh', words),
    (found) => found === '',
    30_000,
  );

describe('a log file of a real node', { timeout: patienceMs }, () => {
  for (const [rule, path, how] of [
    ['app', open, 'renamed'],
    ['copied', copied, 'copied and emptied'],
  ] as const)
    it(`is followed through logrotate, where it is ${how}`, async () => {
      await using tail = followLogs(engine.link, [file(root, path)]);
      await tail.linesWhen((lines) => textsWith(lines, 'beginning of').length === 1);
      for (const round of [1, 2, 3]) {
        write(root, path, `before rotation ${round}`);
        await tail.linesWhen((lines) => textsWith(lines, `before rotation ${round}`).length === 1);
        await rotate(root, rule);
        write(root, path, `after rotation ${round}`);
        await tail.linesWhen((lines) => textsWith(lines, `after rotation ${round}`).length === 1);
      }
      expect(textsWith(tail.lines(), 'rotation').map((text) => text.slice(text.indexOf(' ') + 1))).toEqual(
        [1, 2, 3].flatMap((round) => [`before rotation ${round}`, `after rotation ${round}`]),
      );
      expect(tail.lines().every(({ timeBy }) => timeBy === 'line')).toBe(true);
    });

  it('that only root may read is followed through sudo and a rotation, and nothing is left running there', async () => {
    {
      await using tail = followLogs(engine.link, [file(sudoer, secret)]);
      await tail.linesWhen((lines) => textsWith(lines, 'beginning of').length === 1);
      await rotate(sudoer, 'secret');
      write(sudoer, secret, 'after the rotation');
      await tail.linesWhen((lines) => textsWith(lines, 'after the rotation').length === 1);
      expect(readFileSync(fleet.node(sudoer).pathOf(`${secret}.1`), 'utf8')).toContain('beginning of');
    }
    // Nothing is written any more: what follows has to learn in another way that nobody reads.
    await untilNoneRuns(sudoer, `-F -- ${secret}`);
  });

  it('that its login may not read is told as that, and not tried again', async () => {
    await using tail = followLogs(engine.link, [file(nobody, secret), file(nobody, open)]);
    const { says } = await tail.standingWhen(0, 'ended');
    expect(says).toBe('This login may not read it, and has no sudo without a password.');
    await tail.standingWhen(1, 'following');
    await tail.linesWhen((lines) => textsWith(lines, `beginning of ${open}`).length === 1);
  });
});

describe('journals of real nodes', { timeout: patienceMs }, () => {
  it('of one unit on two nodes are merged by time, whoever the login is, and nothing is left running there', async () => {
    {
      await using tail = followLogs(engine.link, [
        journal(root, 'ticker.service'),
        journal(sudoer, 'ticker.service'),
      ]);
      const lines = await tail.linesWhen((seen) =>
        [root, sudoer].every((name) => textsWith(seen, `of ${name}`).length >= 70),
      );
      // What systemd says of the unit has a clock of its own, a millisecond beside that of the lines.
      const ats = lines.filter(({ text }) => / tick \d+ of /.test(text)).map(({ at }) => at);
      expect(ats).toEqual(ats.toSorted((a, b) => a - b));
      for (const name of [root, sudoer]) {
        const ticks = textsWith(lines, `of ${name}`).map((text) => Number(/tick (\d+) of/.exec(text)?.[1]));
        expect(ticks).toEqual(ticks.map((_tick, at) => (ticks[0] ?? 0) + at));
      }
      expect(lines.every(({ timeBy }) => timeBy === 'daemon')).toBe(true);
    }
    for (const name of [root, sudoer]) await untilNoneRuns(name, '--follow');
  });

  it('of a whole node hold what any program tells', async () => {
    await using tail = followLogs(engine.link, [journal(sudoer)]);
    await tail.standingWhen(0, 'following');
    await tail.linesWhen((lines) => lines.length > 0);
    await fleet.node(sudoer).inside('logger', '-t', 'spec', 'a word to the journal');
    await tail.linesWhen((lines) => textsWith(lines, 'a word to the journal').length === 1);
  });

  it('that a login may not read are told as that: silence would look like a quiet unit', async () => {
    await using tail = followLogs(engine.link, [journal(nobody, 'ticker.service')]);
    const { says } = await tail.standingWhen(0, 'ended');
    expect(says).toContain('may not read it');
  });
});

describe('a search over real nodes', { timeout: patienceMs }, () => {
  const search = async (subjects: readonly TailSubject[], text: string): Promise<readonly LogFinds[]> =>
    (
      await engine.link.call('log.search', {
        subjects: [...subjects],
        text,
        caseSensitive: false,
        context: 0,
        lines: 100,
        timeoutMs: 20_000,
      })
    ).finds;

  it('finds a line in rotated and compressed generations, through sudo, and in journals, and says where it may not look', async () => {
    for (const path of [open, secret])
      for (const name of [root, sudoer, nobody]) write(name, path, `needle in ${path}`);
    for (const name of [root, sudoer, nobody])
      for (const rule of ['app', 'secret']) {
        await rotate(name, rule);
        // The second makes a compressed generation of what the first rotated.
        write(name, rule === 'app' ? open : secret, 'nothing here');
        await rotate(name, rule);
      }
    await fleet.node(sudoer).inside('logger', '-t', 'spec', 'a needle in the journal');
    const finds = await search(
      [
        ...[root, sudoer, nobody].flatMap((name) => [file(name, open), file(name, secret)]),
        journal(root),
        journal(sudoer),
        journal(nobody),
      ],
      'NEEDLE in',
    );
    const found = finds
      .filter(({ lines }) => lines.length > 0)
      .map((it) => `${it.nodeId} ${it.name} ${it.lines.length}`);
    expect(found.toSorted()).toEqual(
      [
        ...[root, sudoer, nobody].map((name) => `${name} ${open}.2.gz 1`),
        ...[root, sudoer].map((name) => `${name} ${secret}.2 1`),
        `${sudoer} journal 1`,
      ].toSorted(),
    );
    const unread = finds.filter((it) => it.nodeId === nobody && it.cutShort !== undefined);
    expect(unread.map(({ name }) => name).toSorted()).toEqual([
      secret,
      `${secret}.1`,
      `${secret}.2`,
      'journal',
    ]);
    expect(unread.every(({ cutShort = '' }) => cutShort.includes('not searched'))).toBe(true);
  });
});
