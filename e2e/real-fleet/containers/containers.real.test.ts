import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nodeId, workloadId, type Operation, type OperationRequest, type WorkloadView } from '#shared/model';
import { canRun } from '../can-run.ts';
import { startOperatingConsole } from '../operating-console.ts';
import { openPiStack, pis, type PiStack } from './pi-stack.ts';

const can = await canRun((line) => console.log(line), ['docker']);
if (!can.ok) console.log(`Skipped: every spec of real containers, because ${can.reason}.`);

const patienceMs = 180_000;
const wallet = workloadId('docker/wallet');
const books = workloadId('docker/books');
const shop = workloadId('docker/shop');

let stack: PiStack | undefined;
const pi = (): PiStack => {
  if (stack === undefined) throw new Error('the machines were not started');
  return stack;
};

beforeAll(async () => {
  if (can.ok) stack = await openPiStack();
}, 300_000);

afterAll(() => stack?.[Symbol.asyncDispose](), 60_000);

beforeEach(({ skip }) => skip(!can.ok, can.ok ? undefined : can.reason));

const runToEnd = async (request: OperationRequest, overrides: readonly string[] = []): Promise<Operation> => {
  const { id } = await pi().console.start(request, overrides);
  return pi().console.ended(id, patienceMs);
};
const brief = ({ state, grade, says }: Operation) => [state, state === 'paused' ? says : grade];
const redeploy = (id: WorkloadView['id'], reference: string): OperationRequest => ({
  kind: 'redeploy',
  workloadId: id,
  to: { kind: 'image', reference },
});
/** Of each machine in turn: what `docker inspect` says of one container. */
const everywhere = (container: string, template: string, names = pis): Promise<readonly string[]> =>
  Promise.all(names.map((name) => pi().shown(name, container, template)));
const sameOn = (value: string, names: readonly string[] = pis): readonly string[] => names.map(() => value);
/** All containers of a machine by name, running or not, sorted. */
const namesOn = async (name: string): Promise<readonly string[]> =>
  (await pi().docker(name, 'ps', '--all', '--format', '{{.Names}}')).trim().split('\n').toSorted();
const startSet = {
  'pi-1': ['books', 'stray', 'wallet'],
  'pi-2': ['books', 'wallet'],
  'pi-3': ['shop_aside_1', 'shop_daemon_1', 'wallet'],
};
const allNames = async () =>
  Object.fromEntries(await Promise.all(pis.map(async (name) => [name, await namesOn(name)] as const)));
const hang = (name: string, container: string) => pi().docker(name, 'exec', container, 'rm', '/healthy');
const available = (name: string, count: number) =>
  pi().console.workloadWhen(name, ({ counts }) => counts.available === count);

describe('containers that no orchestrator placed', { timeout: patienceMs }, () => {
  it('are seen on their machines, declared, of a Compose project and of nobody', async () => {
    await available('wallet', 3);
    await available('books', 2);
    const declared = await available('shop', 1);
    expect(declared.placements).toMatchObject([{ nodeId: 'pi-3', state: 'running', health: 'passing' }]);
    const beside = await pi().console.workload('shop/aside');
    expect(beside).toMatchObject({ stack: 'shop', counts: { running: 1 } });
    expect(await pi().console.workload('stray')).toMatchObject({ counts: { running: 1 } });
  });

  it('that hang are seen to hang by their own check and by the declared one, and to be well again', async () => {
    await hang('pi-1', 'books');
    // One that was not heard of for a moment is not available either.
    const view = await pi().console.workloadWhen(
      'books',
      ({ counts, placements }) =>
        counts.available === 1 && placements.some(({ health }) => health === 'failing'),
    );
    expect(view.placements.find((copy) => copy.nodeId === 'pi-1')).toMatchObject({
      state: 'running',
      health: 'failing',
    });
    await pi().docker('pi-1', 'exec', 'books', 'touch', '/healthy');
    await available('books', 2);
  });
});

describe('a copy that hangs', { timeout: patienceMs }, () => {
  it('is stopped only when its successor is well, where two may run', async () => {
    const { shown, watcher } = pi();
    const before = await shown('pi-2', 'wallet', '{{.Id}}');
    await hang('pi-2', 'wallet');
    await available('wallet', 2);
    const record = watcher.record('wallet');
    const done = await runToEnd({ kind: 'restart', workloadId: wallet, nodeId: nodeId('pi-2') }, [
      'live-alarms',
      'capacity',
    ]);
    const seen = await record.stop();
    expect(brief(done)).toEqual(['succeeded', 'ok']);
    // Never fewer than ran, never fewer well than were left.
    expect([seen.lowestRunning, seen.highestRunning, seen.lowestWell]).toEqual([3, 4, 2]);
    expect(await shown('pi-2', 'wallet', '{{.Id}}')).not.toBe(before);
    expect(await allNames()).toEqual(startSet);
    await available('wallet', 3);
  });

  it('is restarted in its place where two may not run, killed after its own grace', async () => {
    const { shown, console } = pi();
    const before = await shown('pi-2', 'books', '{{.State.StartedAt}}');
    await hang('pi-2', 'books');
    await available('books', 1);
    const request = { kind: 'restart', workloadId: books, nodeId: nodeId('pi-2') } as const;
    expect((await console.plan(request)).warnings.join()).toContain('may not run twice');
    const done = await runToEnd(request, ['live-alarms', 'capacity', 'minimum-available']);
    expect(brief(done)).toEqual(['succeeded', 'ok']);
    const after = await shown('pi-2', 'books', '{{.State.StartedAt}}');
    expect(after).not.toBe(before);
    await available('books', 2);
  });
});

describe('another version', { timeout: patienceMs }, () => {
  it('is rolled out machine by machine behind its health gate, and only the version changes', async () => {
    const { console, watcher } = pi();
    const kept =
      '{{.Config.StopTimeout}} {{.HostConfig.RestartPolicy.Name}} {{json .HostConfig.NetworkMode}} {{range $name, $to := .NetworkSettings.Networks}}{{$name}} {{end}}';
    const before = await everywhere('wallet', kept);
    const plan = await console.plan(redeploy(wallet, 'wallet:2'));
    expect(plan.promises).toMatchObject([{ name: 'wallet', before: 3, lowest: 3, after: 3 }]);
    const record = watcher.record('wallet');
    const done = await runToEnd(redeploy(wallet, 'wallet:2'));
    const seen = await record.stop();
    expect(brief(done)).toEqual(['succeeded', 'ok']);
    expect([seen.lowestWell, seen.highestRunning]).toEqual([3, 4]);
    expect(await everywhere('wallet', '{{.Config.Image}}')).toEqual(sameOn('wallet:2'));
    // What the image brings is the new image's; what its owner said stays.
    expect(await everywhere('wallet', '{{index .Config.Labels "version"}}')).toEqual(sameOn('2'));
    expect(await everywhere('wallet', '{{index .Config.Cmd 2}}')).toEqual(
      sameOn(expect.stringMatching(/^: 2;/) as unknown as string),
    );
    for (const environment of await everywhere('wallet', '{{json .Config.Env}}')) {
      expect(JSON.parse(environment)).toEqual(expect.arrayContaining(['SECRET=42', 'VERSION=2']));
      expect(environment).not.toContain('VERSION=1');
    }
    expect(await everywhere('wallet', kept)).toEqual(before);
    expect(await allNames()).toEqual(startSet);
    expect(done.floors).toMatchObject([{ name: 'wallet', promised: 3, lowestSeen: 3 }]);
  });

  it('has the volumes of the one before, named or not, and its names on every network', async () => {
    const { docker, shown } = pi();
    for (const name of pis) {
      expect((await docker(name, 'exec', 'wallet', 'ls', '/data')).trim()).toBe(`keys-of-${name}`);
      const id = await shown(name, 'wallet', '{{.Id}}');
      const networks = JSON.parse(
        await shown(name, 'wallet', '{{json .NetworkSettings.Networks}}'),
      ) as Record<string, { readonly Aliases: readonly string[] }>;
      expect(networks['chain']?.Aliases.toSorted()).toEqual(['purse', id.slice(0, 12)].toSorted());
      expect(networks['metrics']?.Aliases.toSorted()).toEqual(['measured', id.slice(0, 12)].toSorted());
    }
  });

  it('that is never well is taken back at the first machine, and counts as failed', async () => {
    const record = pi().watcher.record('wallet');
    const done = await runToEnd(redeploy(wallet, 'wallet:bad'));
    expect(brief(done)).toEqual(['undone', 'rolled-back']);
    expect((await record.stop()).lowestWell).toBe(3);
    expect(await everywhere('wallet', '{{.Config.Image}}')).toEqual(sameOn('wallet:2'));
    expect(await allNames()).toEqual(startSet);
  });

  it('that no machine has and no registry gives changes nothing', async () => {
    const before = await everywhere('wallet', '{{.Id}}');
    const done = await runToEnd(redeploy(wallet, 'wallet:none'));
    expect(done.grade).not.toBe('ok');
    expect(done.fault?.says).toContain('wallet:none');
    expect(await everywhere('wallet', '{{.Id}}')).toEqual(before);
  });

  it('takes the place of one that holds a port of its machine, one machine after the other', async () => {
    const { console, watcher } = pi();
    const plan = await console.plan(redeploy(books, 'books:2'));
    expect(plan.promises).toMatchObject([{ before: 2, lowest: 1, after: 2 }]);
    const record = watcher.record('books');
    expect(brief(await runToEnd(redeploy(books, 'books:2')))).toEqual(['succeeded', 'ok']);
    const seen = await record.stop();
    expect([seen.lowestWell >= 1, seen.highestRunning]).toEqual([true, 2]);
    expect(await everywhere('books', '{{.Config.Image}}', ['pi-1', 'pi-2'])).toEqual(['books:2', 'books:2']);
    expect(await allNames()).toEqual(startSet);
  });

  it('is taken back by the ledger', async () => {
    const done = await runToEnd({ kind: 'rollback', scope: { kind: 'workload', workloadId: wallet } });
    expect(brief(done)).toEqual(['succeeded', 'ok']);
    expect(await everywhere('wallet', '{{.Config.Image}}')).toEqual(sameOn('wallet:1'));
    await available('wallet', 3);
  });
});

describe('a machine with plain containers', { timeout: patienceMs }, () => {
  it('is emptied of what was declared, seen as drained, and put back as it was', async () => {
    const { console, docker } = pi();
    const request: OperationRequest = { kind: 'drain', nodeIds: [nodeId('pi-1')], surge: true };
    const plan = await console.plan(request);
    expect(plan.items.map(({ name, fate }) => `${name} ${fate}`).toSorted()).toEqual([
      'books stays',
      'stray unmanaged',
      'wallet stays',
    ]);
    const running = async () =>
      (await docker('pi-1', 'ps', '--format', '{{.Names}}')).trim().split('\n').toSorted();
    // Nobody declared the stray one: a person says that it may be left running.
    const left = ['unmanaged-items', 'last-copy'];
    expect(brief(await runToEnd(request, left))).toEqual(['succeeded', 'ok-with-skipped']);
    expect(await running()).toEqual(['stray']);
    await console.viewWhen('pi-1', ({ state }) => state === 'drained', 30_000);
    {
      // Another console knows nothing of this operation: it reads the mark on the machine.
      await using other = await startOperatingConsole(pi().fleet, 'other');
      const view = await other.viewWhen('pi-1', ({ state }) => state === 'drained', 60_000);
      expect(view.heldOut?.says).toContain('Marked by Quarterdeck: drained');
    }
    expect(brief(await runToEnd({ kind: 'undrain', nodeIds: [nodeId('pi-1')] }))).toEqual([
      'succeeded',
      'ok',
    ]);
    expect(await running()).toEqual(startSet['pi-1']);
    await console.viewWhen('pi-1', ({ state }) => state === 'ok', 60_000);
    await available('wallet', 3);
  });

  it('is not drained when that would leave less than the minimum, unless a person says why', async () => {
    const plan = await pi().console.plan({
      kind: 'drain',
      nodeIds: [nodeId('pi-1'), nodeId('pi-2')],
      surge: true,
    });
    expect(plan.guards.filter(({ verdict }) => verdict === 'refused').map(({ guard }) => guard)).toContain(
      'minimum-available',
    );
  });
});

describe('a Compose project', { timeout: patienceMs }, () => {
  it('gets another image for one service, and Compose still takes the container for its own', async () => {
    const { console, compose, shown, docker } = pi();
    const plan = await console.plan(redeploy(shop, 'wallet:2'));
    expect(plan.warnings.join()).toContain('docker compose up');
    // The only copy, and it may not run twice.
    expect(brief(await runToEnd(redeploy(shop, 'wallet:2'), ['last-copy']))).toEqual(['succeeded', 'ok']);
    expect(await shown('pi-3', 'shop_daemon_1', '{{.Config.Image}}')).toBe('wallet:2');
    expect(await namesOn('pi-3')).toEqual(startSet['pi-3']);
    const own = (await compose('ps', '--quiet', 'daemon')).trim();
    expect(own).toBe(await shown('pi-3', 'shop_daemon_1', '{{.Id}}'));
    // By the name of its service, on both networks of the project.
    const networks = JSON.parse(
      await shown('pi-3', 'shop_daemon_1', '{{json .NetworkSettings.Networks}}'),
    ) as Record<string, { readonly Aliases: readonly string[] }>;
    for (const network of ['shop_front', 'shop_back'])
      expect(networks[network]?.Aliases).toEqual(expect.arrayContaining(['daemon']));
    expect(await docker('pi-3', 'exec', 'shop_daemon_1', 'env')).toContain('KEY=42');
  });

  it('is stopped and started again with its machine', async () => {
    const { console, shown } = pi();
    const id = await shown('pi-3', 'shop_daemon_1', '{{.Id}}');
    expect(
      brief(
        await runToEnd({ kind: 'drain', nodeIds: [nodeId('pi-3')], surge: true }, [
          'last-copy',
          'lost-items',
          'unmanaged-items',
        ]),
      ),
    ).toEqual(['succeeded', 'ok-with-skipped']);
    expect(await shown('pi-3', 'shop_daemon_1', '{{.State.Running}}')).toBe('false');
    expect(brief(await runToEnd({ kind: 'undrain', nodeIds: [nodeId('pi-3')] }))).toEqual([
      'succeeded',
      'ok',
    ]);
    expect(await shown('pi-3', 'shop_daemon_1', '{{.State.Running}} {{.Id}}')).toBe(`true ${id}`);
    await console.workloadWhen('shop', ({ counts }) => counts.available === 1);
  });
});
