import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nodeId, type Operation, type SpaceView } from '#shared/model';
import { seededNumbers } from '../../../shared/model/test-kit/index.ts';
import { canRun, startRealFleet, type RealFleet } from '../index.ts';
import { startOperatingConsole, untilFound, wordsOver, type OperatingConsole } from '../operating-console.ts';
import { prepareMortalConsoles } from '../swarm/mortal-console.ts';
import { lossesOf, startWritingDocuments, type DocumentWriter } from './document-writer.ts';
import { documentsSpace, startStorage, type Storage } from './storage.ts';

const can = await canRun((line) => console.log(line), ['debian']);
if (!can.ok) console.log(`Skipped: every spec of a locator behind real nodes, because ${can.reason}.`);

const bootedWithinMs = 300_000;
const patienceMs = 120_000;
const zones = { 'store-1': 'north', 'store-2': 'south', 'store-3': 'west' } as const;
const names = Object.keys(zones) as (keyof typeof zones)[];
/** Targets on machines that are not of this fleet. */
const foreign = Object.fromEntries(
  Array.from({ length: 21 }, (_, at) => [`far-${at + 1}`, ['north', 'south', 'west'][at % 3] ?? '']),
);
const keyCount = 100_000;

/** Refusals a spec means to override: the alarms of this small fleet, and one live copy less for a while. */
const meant = ['live-alarms', 'last-copy', 'fresh-knowledge', 'capacity', 'minimum-available'];

beforeEach(({ skip }) => skip(!can.ok, can.ok ? undefined : can.reason));

describe('a locator with 100,000 keys behind real nodes', () => {
  let fleet: RealFleet;
  let storage: Storage;
  let console: OperatingConsole;
  let isConsoleOver = false;
  /** What all writers of these specs wrote, newest last. */
  const written = new Map<string, number>();
  const writtenBy = ({ written: newest }: Pick<DocumentWriter, 'written'>): ReadonlyMap<string, number> => {
    for (const [key, value] of newest()) written.set(key, value);
    return written;
  };
  const say = (line: string): void => globalThis.console.log(line);

  const spaceWhen = (isSo: (view: SpaceView) => boolean) =>
    console.spaceWhen('documents', isSo, patienceMs / 2);
  const isWhole = ({ state, total, parties }: SpaceView): boolean =>
    state === 'known' &&
    total !== undefined &&
    names.every((name) => parties.some(({ id, state: is }) => id === name && is === 'up'));
  const leave = async (kind: 'drain' | 'decommission', name: string): Promise<Operation> => {
    await spaceWhen(isWhole);
    return console.start({ kind, nodeIds: [nodeId(name)], surge: true }, meant);
  };
  const comeBack = async (name: string): Promise<Operation> => {
    const { id } = await console.start({ kind: 'undrain', nodeIds: [nodeId(name)] }, meant);
    const ended = await console.ended(id, patienceMs);
    // Its locks are given back after its end is told.
    await untilFound(
      () => console.plan({ kind: 'drain', nodeIds: [nodeId(name)], surge: true }),
      ({ guards }) =>
        guards.every(({ guard, verdict }) => guard !== 'other-operation' || verdict !== 'refused'),
    );
    return ended;
  };
  const keysOf = (target: string): readonly string[] => {
    const { body } = storage.locator.answer({
      method: 'GET',
      path: `/v1/targets/${target}/keys`,
      query: new URLSearchParams({ limit: '1000' }),
      headers: {},
      body: '',
    });
    return (body as { readonly keys: readonly { readonly key: string }[] }).keys.map(({ key }) => key);
  };

  beforeAll(async () => {
    if (!can.ok) return;
    fleet = await startRealFleet({
      nodes: names.map((name) => ({ name, labels: { role: 'storage', datacenter: zones[name] } })),
      spaces: documentsSpace(names),
    });
    storage = await startStorage(fleet, { zones, foreign, keys: keyCount });
    console = await startOperatingConsole(fleet);
  }, bootedWithinMs);
  afterAll(async () => {
    if (!isConsoleOver) await console?.[Symbol.asyncDispose]();
    await storage?.[Symbol.asyncDispose]();
    await fleet?.[Symbol.asyncDispose]();
  }, patienceMs);

  it(
    'is told as it is, and one key is found in one round trip by the locator and every host',
    async () => {
      const counted = ({ segments }: SpaceView): number =>
        segments.reduce((sum, { count }) => sum + count, 0);
      // How many targets there are is known from the first answer on: the second one is cut to fit.
      const view = await spaceWhen((now) => isWhole(now) && counted(now) === now.total);
      expect(view).toMatchObject({ total: keyCount, disputes: [] });
      expect(view.zonePairs.every(({ owner, secondary }) => owner !== secondary)).toBe(true);
      const [key = ''] = keysOf('store-1');
      const { findings } = await console.link.call('ownership.find', { key });
      const finding = findings.find(({ spaceId }) => spaceId === view.id);
      expect(finding).toMatchObject({ verdict: 'agreed', owner: 'store-1' });
      expect(finding?.path.map(({ claimant }) => claimant)).toEqual(['locator', ...names]);
    },
    patienceMs,
  );

  it(
    'loses no write and overwrites nothing that changed hands when a host is drained under a writer, and gives back what is still its own',
    async () => {
      const keys = keysOf('store-1');
      const before = storage.host('store-1').count().primaries;
      const writer = startWritingDocuments(storage, {
        keys,
        mine: Object.keys(foreign),
        draw: seededNumbers(1),
      });
      const { id } = await leave('drain', 'store-1');
      const operation = await console.ended(id, patienceMs);
      await writer.stop();
      expect(operation).toMatchObject({ state: 'succeeded' });
      const handOver = operation.steps.find(({ rounds }) => rounds !== undefined);
      say(
        `${before} keys, ${JSON.stringify(handOver?.rounds)}, ${writer.moved().size} moved by the writer; ${handOver?.says ?? ''}`,
      );
      // By its own store: it has given every document away, and each has one owner now.
      expect(storage.host('store-1').count().primaries).toBe(0);
      expect(lossesOf(storage, writer)).toEqual({ lost: [], overwritten: [] });
      expect(storage.audit(writtenBy(writer))).toEqual([]);
      for (const key of keys) expect(storage.claiming(key)).toEqual([storage.locator.lookUp(key)?.primary]);
      const back = await comeBack('store-1');
      expect(back).toMatchObject({ state: 'succeeded' });
      const mine = new Set(writer.moved().keys());
      for (const key of keys.filter((each) => !mine.has(each)))
        expect(storage.locator.lookUp(key)).toMatchObject({ primary: 'store-1' });
      expect(lossesOf(storage, writer)).toEqual({ lost: [], overwritten: [] });
      expect(storage.audit(writtenBy(writer))).toEqual([]);
    },
    patienceMs * 2,
  );

  it(
    'is drained all the same where the locator answers 409, 429, 500, garbage, nothing, or hangs up',
    async () => {
      const { faults } = storage.locator;
      const changes = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
        method === 'PUT' && path.startsWith('/v1/keys/');
      const { id } = await leave('drain', 'store-2');
      await console.operationWhen(
        id,
        ({ steps }) => steps.some(({ rounds }) => (rounds?.moved ?? 0) > 100),
        patienceMs,
      );
      faults.add({ kind: 'conflict', times: 5, matches: changes });
      faults.add({ kind: 'too-many', times: 2, retryAfterSeconds: 2, matches: changes });
      faults.add({ kind: 'failed', times: 5, matches: changes });
      faults.add({ kind: 'garbage', times: 5, afterwards: true, matches: changes });
      faults.add({ kind: 'cut', times: 3, afterwards: true, matches: changes });
      faults.add({ kind: 'hang', times: 2, matches: changes });
      const operation = await console.ended(id, patienceMs);
      faults.clear();
      expect(operation).toMatchObject({ state: 'succeeded' });
      say(
        `with faults: ${JSON.stringify(operation.steps.find(({ rounds }) => rounds !== undefined)?.rounds)}`,
      );
      expect(storage.host('store-2').count().primaries).toBe(0);
      expect(await comeBack('store-2')).toMatchObject({ state: 'succeeded' });
    },
    patienceMs * 2,
  );

  it(
    'names a host that is cut off as the dissenter by its last word, with its age',
    async () => {
      await spaceWhen(isWhole);
      const keys = keysOf('store-3').slice(0, 20);
      await fleet.node('store-3').cutLink();
      await spaceWhen(({ parties }) =>
        parties.some(({ id, state }) => id === 'store-3' && state === 'unknown'),
      );
      for (const key of keys) {
        const { version, secondary } = storage.locator.lookUp(key) ?? {};
        storage.locator.answer({
          method: 'PUT',
          path: `/v1/keys/${encodeURIComponent(key)}`,
          query: new URLSearchParams(),
          headers: { 'if-match': `"${version ?? 0}"` },
          body: JSON.stringify({ primary: secondary }),
        });
      }
      const view = await spaceWhen(({ disputes }) => disputes.length > 0);
      expect(view.disputes).toMatchObject([{ id: 'host store-3', kind: 'views-differ' }]);
      expect(view.disputes[0]?.says).toMatch(
        /^store-3 does not answer; \d+ (s|min) ago it said that it has \d+ keys/,
      );
      expect(view.views[1]?.claims).toMatchObject([{ claimant: 'store-3', state: 'silent' }]);
      await fleet.node('store-3').healLink();
      await spaceWhen((now) => isWhole(now) && now.disputes.length === 0);
    },
    patienceMs,
  );

  it(
    'is not called empty while its host itself says that it still has what the locator gave away',
    async () => {
      const host = storage.host('store-2');
      host.hang(true);
      const { id } = await leave('drain', 'store-2');
      const waiting = await console.operationWhen(
        id,
        ({ steps }) => steps.some(({ says }) => says.includes('itself says that it still owns')),
        patienceMs,
      );
      expect(waiting.state).toBe('running');
      const [key = ''] = host.owned();
      expect(storage.locator.lookUp(key)?.primary).not.toBe('store-2');
      const { findings } = await console.link.call('ownership.find', { key });
      expect(findings.find(({ spaceId }) => spaceId === 'locator/documents')?.verdict).toBe('disputed');
      host.hang(false);
      expect(await console.ended(id, patienceMs)).toMatchObject({ state: 'succeeded' });
      expect(storage.audit(written)).toEqual([]);
      expect(await comeBack('store-2')).toMatchObject({ state: 'succeeded' });
    },
    patienceMs,
  );

  it(
    'whose document is lost is told by its host, and by whoever looks at all documents',
    async () => {
      await spaceWhen((now) => isWhole(now) && now.disputes.length === 0);
      const [key = ''] = keysOf('store-1');
      const secondary = storage.locator.lookUp(key)?.secondary ?? '';
      const host = storage.host('store-1');
      host.lose(key);
      const { findings } = await console.link.call('ownership.find', { key });
      expect(findings.find(({ spaceId }) => spaceId === 'locator/documents')?.verdict).toBe('disputed');
      // A client's read lets it fetch the copy.
      expect(storage.valueAtOwner(key)).toBe(storage.host(secondary).held(key)?.value);
      expect(storage.audit(written)).toEqual([]);
      const [document, copy] = [host.held(key), storage.host(secondary).held(key)];
      expect(document).toMatchObject({ role: 'primary', value: copy?.value });
      host.lose(key);
      storage.host(secondary).lose(key);
      expect(storage.audit(written).join()).toContain(`${key}: store-1 should be its primary`);
      if (document !== undefined) host.load(key, document);
      if (copy !== undefined) storage.host(secondary).load(key, copy);
      expect(storage.audit(written)).toEqual([]);
    },
    patienceMs,
  );

  it(
    'is drained and given back whenever the console is killed, 50 times, with nothing lost and nothing owned twice',
    async () => {
      const seed = Number(process.env['LOCATOR_SEED'] ?? Math.floor(Math.random() * 1e9));
      say(`LOCATOR_SEED=${seed}`);
      const draw = seededNumbers(seed);
      await console[Symbol.asyncDispose]();
      isConsoleOver = true;
      const consoles = await prepareMortalConsoles(fleet, 'mortal', (link) =>
        wordsOver(link).spaceWhen('documents', isWhole, patienceMs),
      );
      const keys = keysOf('store-1');
      const writer = startWritingDocuments(storage, {
        keys,
        mine: Object.keys(foreign),
        draw: seededNumbers(seed + 1),
      });
      let [lives, ended] = [0, 0];
      const left: number[] = [];
      let open: Operation['id'] | undefined;
      const kinds = ['drain', 'undrain'] as const;
      while (lives < 50) {
        await using mortal = await consoles.start();
        lives += 1;
        const { operations } = await mortal.link.call('operation.list', { since: 0 });
        const known = operations.find((one) => one.id === open);
        if (known?.state === 'succeeded') open = undefined;
        if (open === undefined || known === undefined) {
          const kind = kinds[ended % 2] ?? 'drain';
          const wish =
            kind === 'drain'
              ? { kind, nodeIds: [nodeId('store-1')], surge: true }
              : { kind, nodeIds: [nodeId('store-1')] };
          open = (await mortal.start(wish, meant)).id;
          ended += 1;
        } else {
          expect(known.state).toBe('interrupted');
          await mortal.link.call('operation.resume', { operationId: open });
        }
        await sleep(draw() * 2_500);
        left.push(storage.host('store-1').count().primaries);
        await mortal.kill();
        const { lost, overwritten } = lossesOf(storage, writer);
        expect({ lives, lost, overwritten }).toEqual({ lives, lost: [], overwritten: [] });
      }
      await writer.stop();
      await using last = await consoles.start();
      const { operations } = await last.link.call('operation.list', { since: 0 });
      const known = operations.find((one) => one.id === open);
      if (open !== undefined && known?.state === 'interrupted') {
        await last.link.call('operation.resume', { operationId: open });
        expect(await last.ended(open, patienceMs)).toMatchObject({ state: 'succeeded' });
      }
      say(
        `${lives} lives, ${ended} operations, keys of it when each was killed: ${left.join(' ')}; ${writer.written().size} keys written, ${writer.moved().size} moved by the writer`,
      );
      expect(lossesOf(storage, writer)).toEqual({ lost: [], overwritten: [] });
      expect(storage.audit(writtenBy(writer))).toEqual([]);
    },
    patienceMs * 5,
  );
});
