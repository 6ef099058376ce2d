import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { engineEnvironment, engineHeap } from '../../main/shells/engine-heap.ts';
import { frameHead, frameLine } from '../ownership-map/frames.ts';
import { fleetText } from '../sweep/fleet-text.ts';
import { startSshdFleet, type SshdFleet } from '../sweep/sshd-fleet.ts';
import { clearOldWorkspaces, openWorkspace } from '../sweep/workspace.ts';

// How fast a log comes in beside `ssh cat`, with its lines cut and counted; and what ten nodes that write 20 MB/s each do to the
// engine and to a window that follows all of them. Real sshd, a real browser. Run by `npm run bench -- --only tail`.
const root = join(import.meta.dirname, '..', '..');
const nodes = 10;
const megabytesEach = 20;
const fileBytes = 200_000_000;
const floodMs = 20_000;
const mebi = (bytes: number): string => `${(bytes / 1_048_576).toFixed(0)} MiB`;

const linesOf = (child: ChildProcess): AsyncIterator<string> => {
  if (child.stdout === null) throw new Error('a child without output');
  return createInterface({ input: child.stdout })[Symbol.asyncIterator]();
};
const started = (program: string, args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [...engineHeap, program, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...engineEnvironment },
  });
const ended = (child: ChildProcess): Promise<void> => {
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin?.end();
  return gone;
};

const residentOf = (pid: number | undefined): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1_024;
/** Processor time of a process so far, s (proc(5): fields 14 and 15, in ticks of 10 ms). */
const cpuSecondsOf = (pid: number | undefined): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

const streamBeside = async (fleet: SshdFleet, directory: string): Promise<void> => {
  const file = join(directory, 'big.log');
  const line = `2026-11-22T00:00:00.000Z web GET /item 200 ${'x'.repeat(70)}\n`;
  writeFileSync(file, line.repeat(Math.ceil(fileBytes / line.length)));
  chmodSync(file, 0o644);
  const [address = ''] = fleet.addresses;
  const child = started(join(root, '.cache/bench/tail-stream.js'), [
    address,
    String(fleet.port),
    fleet.user,
    fleet.identityFile,
    fleet.knownHostsFile,
    file,
  ]);
  const answers = linesOf(child);
  console.log(`one log of ${fileBytes / 1_000_000} MB${' '.repeat(18)}MB/s   ms of CPU per MB`);
  for (let round = 0; round < 4; round += 1) {
    child.stdin?.write('read\n');
    const read = JSON.parse(String((await answers.next()).value)) as Record<string, number>;
    const megabytes = (read['bytes'] ?? 0) / 1_000_000;
    const rate = megabytes / (read['seconds'] ?? 1);
    console.log(
      `  stream, ${(read['lines'] ?? 0).toLocaleString('en')} lines cut`.padEnd(38) +
        `${rate.toFixed(0).padStart(6)}   ${((read['cpuMs'] ?? 0) / megabytes).toFixed(2)}`,
    );
    const began = performance.now();
    spawnSync(
      'ssh',
      [
        '-F',
        'none',
        '-p',
        String(fleet.port),
        '-i',
        fleet.identityFile,
        '-c',
        'aes128-gcm@openssh.com',
        `-oUserKnownHostsFile=${fleet.knownHostsFile}`,
        '-oBatchMode=yes',
        '-oIdentitiesOnly=yes',
        `${fleet.user}@${address}`,
        `cat ${file}`,
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const seconds = (performance.now() - began) / 1_000;
    console.log(
      '  ssh cat (login included)'.padEnd(38) + (fileBytes / 1_000_000 / seconds).toFixed(0).padStart(6),
    );
  }
  await ended(child);
  rmSync(file);
};

/** Time between frames while something goes on, ms, as the page itself counts them. */
const framesFor = (page: Page, ms: number): Promise<number[]> =>
  page.evaluate(
    (forMs) =>
      new Promise<number[]>((resolve) => {
        const seen: number[] = [];
        const began = performance.now();
        let last = began;
        const count = (now: number): void => {
          seen.push(now - last);
          last = now;
          if (now - began < forMs) requestAnimationFrame(count);
          else resolve(seen.slice(1));
        };
        requestAnimationFrame(count);
      }),
    ms,
  );

type Sums = { readonly lines: number; readonly dropped: number; readonly read: readonly string[] };

const sumsOf = (page: Page): Promise<Sums> =>
  page.evaluate(() => {
    const rows = [...document.querySelectorAll('table tbody tr')].map((row) =>
      [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? ''),
    );
    const sum = (column: number): number =>
      rows.reduce((total, row) => total + Number((row[column] ?? '').replaceAll(',', '')), 0);
    return { lines: sum(3), dropped: sum(5), read: rows.map((row) => row[6] ?? '') };
  });

const follow = async (
  page: Page,
  engine: ChildProcess,
  address: string,
  files: readonly string[],
): Promise<void> => {
  await page.goto(address);
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  const of = files.map((file, at) => `file/n${at + 1}/${encodeURIComponent(file)}`).join(',');
  const search = new URLSearchParams({ of }).toString();
  const quiet = await framesFor(page, 3_000);
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/logs/live?${search}`);
  await page.getByText('10 logs followed on 10 nodes').waitFor({ timeout: 60_000 });
  await sleep(3_000);
  const rss: number[] = [];
  const sampling = setInterval(() => rss.push(residentOf(engine.pid)), 500);
  const before = await sumsOf(page);
  const cpuBefore = cpuSecondsOf(engine.pid);
  const began = performance.now();
  const flooded = await framesFor(page, floodMs);
  const seconds = (performance.now() - began) / 1_000;
  const after = await sumsOf(page);
  clearInterval(sampling);
  const cpu = cpuSecondsOf(engine.pid) - cpuBefore;
  const lines = after.lines - before.lines;
  console.log(`\n${frameHead('time between frames, ms')}`);
  console.log(frameLine({ gesture: 'the fleet, nothing followed', ms: quiet }));
  console.log(frameLine({ gesture: `${nodes} nodes at ${megabytesEach} MB/s each`, ms: flooded }));
  console.log(`read so far of each: ${after.read.join(', ')}`);
  console.log(
    `${(lines / seconds / 1_000).toFixed(0)} thousand lines a second, ${(((after.dropped - before.dropped) / lines) * 100).toFixed(2)} % left out and counted`,
  );
  console.log(
    `engine: ${((cpu / seconds) * 100).toFixed(0)} % of one core, memory ${mebi(rss[0] ?? 0)} at the beginning, ${mebi(Math.max(...rss))} at most, ${mebi(rss.at(-1) ?? 0)} at the end`,
  );
  const client = await page.context().newCDPSession(page);
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  console.log(`page: ${mebi(usedSize)} of live objects`);
};

/** The engine alone: it follows all of them over its own link, as a window would. */
const followWithout = async (
  engine: ChildProcess,
  answers: AsyncIterator<string>,
  says: string,
): Promise<void> => {
  const resident: number[] = [];
  const sampling = setInterval(() => resident.push(residentOf(engine.pid)), 250);
  const cpuBefore = cpuSecondsOf(engine.pid);
  engine.stdin?.write(`${floodMs}\n`);
  const sums = JSON.parse(String((await answers.next()).value)) as Record<
    'ms' | 'shown' | 'lines' | 'dropped' | 'bytes',
    number
  >;
  clearInterval(sampling);
  const seconds = sums.ms / 1_000;
  const cpu = cpuSecondsOf(engine.pid) - cpuBefore;
  console.log(
    `\n${says}: ${(sums.bytes / seconds / 1e6).toFixed(0)} MB/s and ${(sums.lines / seconds / 1_000).toFixed(0)} thousand lines a second taken in, ` +
      `${sums.shown} lines handed on, ${sums.dropped.toLocaleString('en')} left out and counted, ${sums.lines - sums.shown - sums.dropped} waiting at the end`,
  );
  console.log(
    `engine: ${((cpu / seconds) * 100).toFixed(0)} % of one core, memory ${mebi(resident[0] ?? 0)} at the beginning, ${mebi(resident[Math.floor(resident.length / 2)] ?? 0)} half way, ${mebi(Math.max(...resident))} at most, ${mebi(resident.at(-1) ?? 0)} at the end`,
  );
};

const flood = async (fleet: SshdFleet, directory: string): Promise<void> => {
  const rendererDirectory = join(root, '.cache/bench/window');
  await build({
    configFile: join(root, 'vite.renderer.config.ts'),
    root: join(root, 'renderer'),
    logLevel: 'warn',
    build: { outDir: rendererDirectory, emptyOutDir: true },
  });
  const files = fleet.addresses.map((_, at) => join(directory, `n${at + 1}`, 'app.log'));
  for (const file of files) {
    mkdirSync(join(file, '..'), { recursive: true, mode: 0o755 });
    writeFileSync(file, 'begin\n', { mode: 0o644 });
  }
  const fleetFile = join(directory, 'fleet.yaml');
  writeFileSync(
    fleetFile,
    fleetText(fleet, (name) => join(directory, name)),
  );
  const data = join(directory, 'data');
  mkdirSync(data);
  const engine = started(join(root, '.cache/bench/tail-engine.js'), [
    fleetFile,
    data,
    rendererDirectory,
    ...files,
  ]);
  const answers = linesOf(engine);
  const { address } = JSON.parse(String((await answers.next()).value)) as {
    readonly address: string;
  };
  const writer = started(join(import.meta.dirname, 'writer-child.ts'), [String(megabytesEach), ...files]);
  await followWithout(engine, answers, `${nodes} nodes at ${megabytesEach} MB/s each, without a window`);
  const browser = await chromium.launch({
    ...(process.env['CHROMIUM_PATH'] === undefined ? {} : { executablePath: process.env['CHROMIUM_PATH'] }),
    args: ['--no-sandbox'],
  });
  try {
    await follow(await browser.newPage({ viewport: { width: 1_440, height: 900 } }), engine, address, files);
  } finally {
    await browser.close();
    await ended(writer);
    await ended(engine);
  }
};

await clearOldWorkspaces();
await using workspace = await openWorkspace();
await using fleet = await startSshdFleet(workspace, nodes, undefined);
// In memory: a disk would be measured instead.
const directory = mkdtempSync('/dev/shm/qdb-tail-');
chmodSync(directory, 0o755);
try {
  console.log(`${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}\n`);
  await streamBeside(fleet, directory);
  await flood(fleet, directory);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
