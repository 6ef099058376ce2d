import { describe, expect, it } from 'vitest';
import { ok } from '#shared/fault';
import { epochMs, type OperationRequest, type Release, type WorkloadId } from '#shared/model';
import { swarmRoom, webSpec } from '../test-kit/index.ts';

const withWeb = (spec = webSpec()) => {
  const room = swarmRoom();
  room.deploy(spec);
  const [workload] = room.read().workloads;
  if (workload === undefined) throw new Error('no workload');
  return { room, id: workload.id };
};
const redeploy = (
  workloadId: WorkloadId,
  to: Extract<OperationRequest, { kind: 'redeploy' }>['to'],
): OperationRequest => ({ kind: 'redeploy', workloadId, to });
const digest = (sign: string): string => `sha256:${sign.repeat(64)}`;
const image = (reference: string) => ({ kind: 'image', reference }) as const;
const rollingBack = { FailureAction: 'rollback', Monitor: 5e9 } as const;

const release = (workloadId: WorkloadId, reference: string, firstSeenAt: number, more = {}): Release => ({
  id: `${reference}@${firstSeenAt}`,
  workloadId,
  image: { reference },
  firstSeenAt: epochMs(firstSeenAt),
  lastSeenAt: epochMs(firstSeenAt + 1),
  ...more,
});

/** A stack of two services that both run web:2. */
const stackOfTwo = () => {
  const room = swarmRoom();
  const stack = { Labels: { 'com.docker.stack.namespace': 'shop' } };
  room.deploy(webSpec({ name: 'shop_web', image: 'web:2', more: stack }));
  room.deploy(webSpec({ name: 'shop_api', image: 'web:2', more: stack }));
  const [api, web] = room
    .read()
    .workloads.map(({ id }) => id)
    .toSorted();
  if (api === undefined || web === undefined) throw new Error('no stack');
  return { room, api, web };
};

describe('redeploying a service of a swarm', () => {
  it('is done when Swarm says completed and each machine shows the new image', () => {
    const { room, id } = withWeb();
    const offer = room.plan(redeploy(id, image('2')));
    expect(offer.changes).toHaveLength(3);
    expect(offer.changes[0]).toMatchObject({
      from: { reference: 'web:1' },
      to: { reference: 'web:2', digest: digest('2') },
    });
    const least = room.lowest('web', () => void room.runAll(offer.steps));
    expect(least).toBeGreaterThanOrEqual(offer.promises[0]?.lowest ?? 3);
    const [workload] = room.read().workloads;
    expect(workload?.placements.map((copy) => copy.image?.reference)).toEqual(['web:2', 'web:2', 'web:2']);
  });

  it('calls an update that Swarm rolled back a failure, with what Swarm said', () => {
    const { room, id } = withWeb(webSpec({ more: { UpdateConfig: rollingBack } }));
    const [update] = room.plan(redeploy(id, image('web:never-well'))).steps;
    if (update === undefined) throw new Error('no step');
    const { holding } = room.run(update);
    expect(holding.state).toBe('no');
    expect(holding.says).toContain('rolled the update of web back');
  });

  it('has nothing to take back of an update that never began, and sees that at once', () => {
    const { room, id } = withWeb();
    const [update] = room.plan(redeploy(id, image('2'))).steps;
    if (update === undefined) throw new Error('no step');
    const { from } = update.params as { from: string };
    const before = { version: 1, image: from, forceUpdate: 0, isSo: false, update: '', conflict: '' };
    const undo = room.undo(update, before);
    if (undo === undefined) throw new Error('no undo');
    // Swarm keeps no word of an update of a service that never had one.
    expect(room.run(undo)).toMatchObject({ sent: false, holding: { state: 'yes' } });
  });

  it('calls a paused update a failure, and takes it back to the image it found', () => {
    const { room, id } = withWeb();
    const [update] = room.plan(redeploy(id, image('web:exits'))).steps;
    if (update === undefined) throw new Error('no step');
    const { holding, seen } = room.run(update);
    expect(holding).toMatchObject({ state: 'no' });
    expect(holding.says).toContain('paused');
    const undo = room.undo(update, seen);
    if (undo === undefined) throw new Error('no undo');
    expect(room.run(undo).holding.state).toBe('yes');
    expect(room.well('web')).toBe(3);
  });

  it('replaces every copy when the same image is asked for, once', () => {
    const { room, id } = withWeb();
    const before = room.read().workloads[0]?.placements.map((copy) => copy.id) ?? [];
    const { steps } = room.plan(redeploy(id, { kind: 'same' }));
    room.runAll(steps);
    const after = room.read().workloads[0]?.placements.map((copy) => copy.id) ?? [];
    expect(after.filter((one) => before.includes(one))).toEqual([]);
    const [again] = steps;
    if (again === undefined) throw new Error('no step');
    expect(room.run(again).sent).toBe(false);
  });

  it('asks the registry what a tag means today, and pins the service to that', () => {
    const { room, id } = withWeb();
    room.swarm.registry.move('web:1', `sha256:${'2'.repeat(64)}`);
    room.runAll(room.plan(redeploy(id, { kind: 're-resolve' })).steps);
    expect(room.read().workloads[0]?.image).toEqual({
      reference: 'web:1',
      digest: `sha256:${'2'.repeat(64)}`,
    });
  });

  it('shows the digest before and after, per copy, and sends exactly that', () => {
    const { room, id } = withWeb(webSpec({ image: `web:1@${digest('1')}` }));
    const offer = room.plan(redeploy(id, image(':2')));
    expect(offer.changes).toHaveLength(3);
    for (const change of offer.changes)
      expect(change).toMatchObject({ from: { digest: digest('1') }, to: { digest: digest('2') } });
    // The tag moves between preview and run: what was shown is what is sent.
    room.swarm.registry.move('web:2', digest('5'));
    room.runAll(offer.steps);
    expect(room.read().workloads[0]?.image?.digest).toBe(digest('2'));
  });

  it('believes the registry itself where its credentials are known, before what a daemon says', () => {
    const { room, id } = withWeb();
    room.configureRegistry(() => ok(digest('5')));
    expect(room.plan(redeploy(id, { kind: 're-resolve' })).changes[0]?.to.digest).toBe(digest('5'));
  });

  it('leaves a tag as it is when no registry can be asked, and says why; a pinned service is not unpinned', () => {
    const { room, id } = withWeb();
    room.swarm.registry.setReachable(false);
    const offer = room.plan(redeploy(id, image('2')));
    expect(offer.changes[0]?.to).toEqual({ reference: 'web:2' });
    expect(offer.warnings.join(' ')).toContain('names no digest');
    expect(offer.warnings.join(' ')).toContain('connection refused');
    expect(room.plan(redeploy(id, { kind: 're-resolve' })).refusal).toContain('cannot be read');
    const pinned = withWeb(webSpec({ image: `web:1@${digest('1')}` }));
    pinned.room.swarm.registry.setReachable(false);
    expect(pinned.room.plan(redeploy(pinned.id, image('2'))).refusal).toContain('cannot be read');
  });

  it('refuses another program, and an update on top of another one', () => {
    const { room, id } = withWeb();
    expect(room.plan(redeploy(id, image('registry.example/other:2'))).refusal).toContain('another program');
    room.meddle('/services/web', (spec) => ({
      ...spec,
      TaskTemplate: { ...(spec['TaskTemplate'] as object), ForceUpdate: 7 },
    }));
    room.wait(500);
    expect(room.plan(redeploy(id, image('2'))).refusal).toContain('under way');
  });

  it('warns that five seconds of watching are few', () => {
    const { room, id } = withWeb();
    expect(room.plan(redeploy(id, image('2'))).warnings.join(' ')).toContain(
      "5 s of watching (Swarm's default)",
    );
  });

  it('leaves every other field of the spec as it was, large numbers included', () => {
    const { room, id } = withWeb(
      webSpec({ more: { Labels: { a: '1' }, Strange: { big: 1, list: [null, 'x'] } } as object }),
    );
    const specOf = () => {
      const answer = room.swarm.answer('m1', { method: 'GET', path: '/services/web' });
      return answer.kind === 'reply'
        ? (JSON.parse(answer.reply.body) as { Spec: { TaskTemplate: { ContainerSpec: { Image: string } } } })
            .Spec
        : undefined;
    };
    const before = specOf();
    room.runAll(room.plan(redeploy(id, image('2'))).steps);
    const after = specOf();
    if (before === undefined) throw new Error('no spec');
    before.TaskTemplate.ContainerSpec.Image = `web:2@${digest('2')}`;
    expect(after).toEqual(before);
  });
});

describe('rolling back a service of a swarm', () => {
  it('goes back any number of versions, to what the ledger saw and not to what Swarm calls previous', () => {
    const { room, id } = withWeb();
    room.runAll(room.plan(redeploy(id, image('2'))).steps);
    room.meddle('/services/web', (spec) => ({ ...spec, Mode: { Replicated: { Replicas: 4 } } }));
    room.wait(20_000);
    const ledger = [release(id, 'web:2', 2_000), release(id, 'web:1', 1_000)];
    const request: OperationRequest = { kind: 'rollback', scope: { kind: 'workload', workloadId: id } };
    room.runAll(room.plan(request, ledger).steps);
    expect(room.read().workloads[0]).toMatchObject({ desired: 4, image: { reference: 'web:1' } });
    // Once more: nothing is known from before it, and what was given up does not come again by itself.
    expect(room.plan(request, [release(id, 'web:1', 3_000), ...ledger]).refusal).toContain(
      'no earlier version',
    );
  });

  it('goes back two versions when it is done twice', () => {
    const { room, id } = withWeb(webSpec({ image: 'web:2' }));
    const request: OperationRequest = { kind: 'rollback', scope: { kind: 'workload', workloadId: id } };
    // 1, 2, 3, and back to 2.
    const ledger = ['web:2', 'web:3', 'web:2', 'web:1'].map((image, at) =>
      release(id, image, 4_000 - 1_000 * at),
    );
    expect(room.plan(request, ledger).changes[0]?.to).toEqual({ reference: 'web:1' });
  });

  it('takes a stack back two deployments when it is done twice', () => {
    const room = swarmRoom();
    const stack = { Labels: { 'com.docker.stack.namespace': 'shop' } };
    room.deploy(webSpec({ name: 'shop_web', image: 'web:2', more: stack }));
    const [web] = room.read().workloads.map(({ id }) => id);
    if (web === undefined) throw new Error('no stack');
    const ledger = ['web:2', 'web:3', 'web:2', 'web:1'].map((image, at) =>
      release(web, image, (4 - at) * 3_600_000),
    );
    const offer = room.plan({ kind: 'rollback', scope: { kind: 'stack', stack: 'shop' } }, ledger);
    expect(offer.changes[0]?.to).toEqual({ reference: 'web:1' });
  });

  it('takes a whole stack back to one moment, or not at all', () => {
    const { room, api, web } = stackOfTwo();
    const request: OperationRequest = { kind: 'rollback', scope: { kind: 'stack', stack: 'shop' } };
    const known = [release(web, 'web:2', 2_000), release(api, 'web:2', 2_000), release(web, 'web:1', 1_000)];
    expect(room.plan(request, known).refusal).toContain('shop_api');
    room.runAll(room.plan(request, [...known, release(api, 'web:1', 900)]).steps);
    expect(room.read().workloads.map((one) => one.image?.reference)).toEqual(['web:1', 'web:1']);
  });

  it('takes a stack back to before its newest deployment, not into the middle of it', () => {
    const { room, api, web } = stackOfTwo();
    const hour = 3_600_000;
    const ledger = [
      release(web, 'web:2', 5 * hour + 120_000),
      release(api, 'web:2', 5 * hour),
      release(web, 'web:1', 2 * hour),
      release(api, 'web:1', 2 * hour),
    ];
    const offer = room.plan({ kind: 'rollback', scope: { kind: 'stack', stack: 'shop' } }, ledger);
    expect(offer.changes.map(({ workloadId, to }) => `${workloadId} ${to.reference}`).toSorted()).toEqual([
      ...Array.from({ length: 3 }, () => `${api} web:1`),
      ...Array.from({ length: 3 }, () => `${web} web:1`),
    ]);
  });

  it('puts only the image back, and names the settings that are not as they were then', () => {
    const { room, id } = withWeb();
    room.runAll(room.plan(redeploy(id, image('2'))).steps);
    const ledger = [
      release(id, 'web:2', 2_000, { settings: { environment: 'b', arguments: 'x', mounts: 'm' } }),
      release(id, 'web:1', 1_000, { settings: { environment: 'a', arguments: 'x' } }),
    ];
    const scope = { kind: 'workload', workloadId: id } as const;
    expect(room.plan({ kind: 'rollback', scope }, ledger).warnings[0]).toBe(
      'web: only the image goes back. Not as they were then, and left as they are: environment, mounts.',
    );
  });

  it('says so when there is nothing to go back to', () => {
    const { room, id } = withWeb();
    expect(room.plan({ kind: 'rollback', scope: { kind: 'workload', workloadId: id } }).refusal).toContain(
      'no earlier version',
    );
  });
});

describe('rebalancing', () => {
  it('moves only the surplus after a node came back, with no copy missing meanwhile', () => {
    const { room, id } = withWeb(webSpec({ replicas: 10, maxPerNode: 0 }));
    room.setAvailability('w1', 'drain');
    room.wait(60_000);
    room.setAvailability('w1', 'active');
    room.wait(10_000);
    expect(room.truth('web')).not.toContain('w1');
    const before = room.read().workloads[0]?.placements.map((copy) => copy.id) ?? [];
    const offer = room.plan({ kind: 'rebalance', workloadIds: [id] });
    expect(room.lowest('web', () => void room.runAll(offer.steps))).toBe(10);
    room.wait(20_000);
    const counts = ['m1', 'm2', 'm3', 'w1', 'w2', 'w3'].map(
      (name) => room.truth('web').filter((one) => one === name).length,
    );
    expect(counts.toSorted((a, b) => a - b)).toEqual([1, 1, 2, 2, 2, 2]);
    const after = new Set(room.read().workloads[0]?.placements.map((copy) => copy.id));
    expect(before.filter((one) => !after.has(one))).toHaveLength(1);
    expect(room.plan({ kind: 'rebalance', workloadIds: [id] }).steps).toEqual([]);
  });
});

describe('restarting a hung copy', () => {
  it('brings a new one first, then kills the hung one on its own machine', () => {
    const { room, id } = withWeb();
    const [copy] = room.read().workloads[0]?.placements ?? [];
    if (copy === undefined) throw new Error('no copy');
    const offer = room.plan({ kind: 'restart', workloadId: id, placementId: copy.id });
    expect(room.lowest('web', () => void room.runAll(offer.steps))).toBe(3);
    room.wait(20_000);
    expect(room.well('web')).toBe(3);
    expect(room.read().workloads[0]?.placements.map((one) => one.id)).not.toContain(copy.id);
  });

  it('asks which copy when several are well, and refuses what the swarm would not replace', () => {
    const { room, id } = withWeb();
    expect(room.plan({ kind: 'restart', workloadId: id }).refusal).toContain('say which one');
    const once = withWeb(webSpec({ template: { RestartPolicy: { Condition: 'none' } } }));
    const [copy] = once.room.read().workloads[0]?.placements ?? [];
    expect(once.room.plan({ kind: 'restart', workloadId: once.id, placementId: copy?.id }).refusal).toContain(
      'restart condition is none',
    );
  });
});
