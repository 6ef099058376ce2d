import { describe, expect, it } from 'vitest';
import {
  epochMs,
  nodeId,
  stepPhaseSchema,
  workloadId,
  type DeclaredService,
  type OperationRequest,
  type Release,
} from '#shared/model';
import type { Ask, Offer } from '../source-kit/index.ts';
import { source } from '../sources/docker/index.ts';
import { digest, pis, room, wallet } from './test-kit/plain-room.ts';

const redeploy = (to: Extract<OperationRequest, { kind: 'redeploy' }>['to']): OperationRequest => ({
  kind: 'redeploy',
  workloadId: workloadId('docker/wallet'),
  to,
});

describe('containers that no orchestrator placed', () => {
  it('are copies of what was declared, and of what nobody declared', () => {
    const workloads = room().view().workloads;
    expect(
      workloads.map(({ id, desired, policy, placements }) => [
        id,
        desired,
        policy.minimum,
        placements.map(({ nodeId: on, state }) => `${on} ${state}`),
      ]),
    ).toEqual([
      ['docker/wallet', 2, 1, ['pi-1 running', 'pi-2 running']],
      ['docker/stray', 1, 0, ['pi-1 running']],
    ]);
  });

  it('are missing copies, by name, where a declared one is not there', () => {
    const { request, view } = room();
    request('pi-2', 'DELETE', '/containers/wallet?force=true');
    const gone = view().workloads[0]?.placements.find(({ nodeId: on }) => on === 'pi-2');
    expect([gone?.state, gone?.says]).toEqual(['stopped', 'There is no container wallet on pi-2.']);
  });

  it('stay on the board as unknown when their machine no longer answers', () => {
    const { view } = room();
    const before = view();
    const last = before.observation.locals.get(nodeId('pi-1'));
    if (last?.state !== 'known') throw new Error('not read');
    const fault = { code: 'transport.lost', says: 'pi-1 is gone.', retryable: true } as const;
    const locals = new Map(before.observation.locals).set(nodeId('pi-1'), {
      state: 'unknown',
      fault,
      observedAt: before.now,
      last: { value: last.value, observedAt: before.now },
    });
    const read = source.workloads?.read({ ...before.observation, locals }).workloads;
    expect(
      read?.flatMap(({ placements }) => placements.map(({ nodeId: on, state, says }) => [on, state, says])),
    ).toEqual([
      ['pi-1', 'unknown', 'pi-1 is gone.'],
      ['pi-2', 'running', undefined],
      ['pi-1', 'unknown', 'pi-1 is gone.'],
    ]);
  });
});

describe('a drain of a machine with plain containers', () => {
  it('stops what was declared and leaves alone what nobody declared, saying so', () => {
    const { plan, trial, truth } = room();
    const offer = plan({ kind: 'drain', nodeIds: [nodeId('pi-1')], surge: true });
    expect(offer.items.map(({ name, fate }) => `${name} ${fate}`).toSorted()).toEqual([
      'stray unmanaged',
      'wallet stays',
    ]);
    expect(offer.promises).toMatchObject([{ name: 'wallet', before: 2, lowest: 1, after: 1 }]);
    trial.runAll(offer.steps);
    expect(truth('pi-1')).toEqual(['stray other:1 running', 'wallet wallet:1 exited']);
  });

  it('marks the machine first, as one with units is marked, and undrain takes the mark away from any console', () => {
    const { plan, trial, view } = room();
    const heldIn = () => source.workloads?.read(view().observation).origins[0]?.members;
    const offer = plan({ kind: 'drain', nodeIds: [nodeId('pi-1')], surge: true });
    expect(offer.steps[0]).toMatchObject({ id: 'docker.hold pi-1', phase: 'cordon' });
    trial.runAll(offer.steps);
    expect(heldIn()).toMatchObject([
      { nodeId: 'pi-1', availability: 'drain', says: 'Marked by Quarterdeck: drained' },
      { nodeId: 'pi-2', availability: 'active' },
    ]);
    const [wallets] = view().workloads;
    expect(wallets).toMatchObject({ desired: 1 });
    expect(wallets?.placements.map(({ nodeId: on, wanted }) => [on, wanted])).toEqual([
      ['pi-1', 'stopped'],
      ['pi-2', 'running'],
    ]);
    trial.runAll(plan({ kind: 'undrain', nodeIds: [nodeId('pi-1')] }).steps);
    expect(heldIn()).toMatchObject([{ availability: 'active' }, { availability: 'active' }]);
  });

  it('leaves the mark to the units where the machine has both', () => {
    const agent: DeclaredService = {
      ...wallet,
      name: 'agent',
      runs: { kind: 'unit', unit: 'agent.service' },
    };
    const { plan } = room([wallet, agent]);
    const { steps } = plan({ kind: 'drain', nodeIds: [nodeId('pi-1')], surge: true });
    expect(steps.map(({ kind }) => kind)).toEqual(['docker.run']);
  });

  it('is taken back by its own undo steps', () => {
    const { plan, trial, truth } = room();
    const done = trial.runAll(plan({ kind: 'drain', nodeIds: [nodeId('pi-1')], surge: true }).steps);
    const back = done.toReversed().flatMap(({ call, seen }) => trial.undo(call, seen) ?? []);
    trial.runAll(back);
    expect(truth('pi-1')).toEqual(['stray other:1 running', 'wallet wallet:1 running']);
  });
});

describe('a container that takes long to end', () => {
  it('has the grace its owner gave it, and the answer is waited for as long', () => {
    const { request, plan, engines, trial } = room();
    request('pi-1', 'DELETE', '/containers/wallet?force=true');
    request('pi-1', 'POST', '/containers/create?name=wallet', { Image: 'wallet:1', StopTimeout: 90 });
    request('pi-1', 'POST', '/containers/wallet/start');
    engines.advance(engines.now() + 5_000);
    const sent: Ask<unknown>[] = [];
    const { steps } = plan({ kind: 'drain', nodeIds: [nodeId('pi-1')], surge: true });
    const stops = steps.filter(({ kind }) => kind === 'docker.run');
    const stop = source.steps?.find(({ id }) => id === 'docker.run');
    const reply = { Config: { Image: 'wallet:1', StopTimeout: 90 } };
    for (const { params } of stops) sent.push(stop?.apply?.(params, {}, [reply]).ask as Ask<unknown>);
    expect(sent).toMatchObject([{ path: '/containers/wallet/stop', limits: { timeoutMs: 120_000 } }]);
    expect(trial.runAll(stops)).toHaveLength(1);
  });
});

describe('another version of a plain container', () => {
  it('starts before the old one stops where its owner allows two, machine by machine', () => {
    const { plan, trial, truth, engines } = room();
    const offer = plan(redeploy({ kind: 'image', reference: 'wallet:2' }));
    expect(offer.promises).toMatchObject([{ before: 2, lowest: 2, after: 2 }]);
    let least = Number.POSITIVE_INFINITY;
    for (const call of offer.steps) {
      expect(trial.run(call).holding.state).toBe('yes');
      const running = pis.filter((on) => truth(on).some((line) => /^wallet.* running$/.test(line)));
      least = Math.min(least, running.length);
    }
    expect(least).toBe(2);
    expect(pis.map(truth)).toEqual([
      ['stray other:1 running', 'wallet wallet:2 running'],
      ['wallet wallet:2 running'],
    ]);
    const env = [...(engines.state.machines.get('pi-1')?.containers.values() ?? [])].map((each) =>
      JSON.stringify(each),
    );
    expect(env.filter((text) => text.includes('SECRET=42'))).toHaveLength(2);
  });

  it('never writes a container’s settings into what a check remembers', () => {
    const { plan, trial } = room();
    for (const { seen } of trial.runAll(plan(redeploy({ kind: 'same' })).steps))
      expect(JSON.stringify(seen)).not.toContain('SECRET');
  });

  it('that is never well is taken back step by step, and the old container runs again under its name', () => {
    const slow = [{ ...wallet, mayOverlap: false }];
    const { plan, trial, truth } = room(slow);
    const offer = plan(redeploy({ kind: 'image', reference: 'wallet:broken' }));
    const done: { readonly call: Offer['steps'][number]; readonly seen: unknown }[] = [];
    for (const call of offer.steps) {
      const { seen, holding } = trial.run(call);
      done.push({ call, seen });
      if (holding.state !== 'yes') break;
    }
    trial.runAll(done.toReversed().flatMap(({ call, seen }) => trial.undo(call, seen) ?? []));
    expect(pis.map(truth)).toEqual([
      ['stray other:1 running', 'wallet wallet:1 running'],
      ['wallet wallet:1 running'],
    ]);
  });

  it('counts as a copy as soon as it runs beside the old one, which does not count once it has stopped', () => {
    const { plan, trial, view } = room();
    const seen = plan(redeploy({ kind: 'image', reference: 'wallet:2' })).steps.map((call) => {
      trial.run(call);
      const [workload] = view().workloads.filter(({ name }) => name === 'wallet');
      return workload?.placements.filter(({ state, nodeId: on }) => state === 'running' && on === 'pi-1')
        .length;
    });
    expect([Math.min(...seen.map(Number)), Math.max(...seen.map(Number))]).toEqual([1, 2]);
  });

  it('is not judged by a check that asked for the name while it changed hands', () => {
    const { plan, trial, view } = room([{ ...wallet, health: { kind: 'command', command: 'ask wallet' } }]);
    const healthOf = (failing: boolean) => {
      const before = view();
      const [id, local] = [...before.observation.locals][0] ?? [];
      if (id === undefined || local?.state !== 'known') throw new Error('not read');
      const said = { health: failing ? 'failing' : 'passing', says: '' } as const;
      const value = { ...(local.value as object), checks: new Map([['wallet', said]]) };
      const locals = new Map([[id, { ...local, value }]]);
      const [workload] = source.workloads?.read({ ...before.observation, locals }).workloads ?? [];
      return workload?.placements.filter(({ nodeId: on }) => on === id).map(({ health }) => health);
    };
    expect([healthOf(true), healthOf(false)]).toEqual([['failing'], ['passing']]);
    for (const call of plan(redeploy({ kind: 'image', reference: 'wallet:2' })).steps) {
      if (call.kind === 'docker.prove') break;
      trial.run(call);
    }
    expect([healthOf(true), healthOf(false)]).toEqual([['unknown'], ['passing']]);
  });

  it('is refused while a container is there that bears a name it needs', () => {
    const { request, plan } = room();
    request('pi-2', 'POST', '/containers/create?name=wallet-previous', { Image: 'wallet:1' });
    expect(plan(redeploy({ kind: 'same' })).refusal).toContain('wallet-previous on pi-2');
  });

  it('of another repository is refused with both names', () => {
    expect(room().plan(redeploy({ kind: 'image', reference: 'other:1' })).refusal).toContain('wallet');
  });

  it('is found in the ledger for a roll-back', () => {
    const { plan } = room();
    const earlier: Release = {
      id: 'r1',
      workloadId: workloadId('docker/wallet'),
      image: { reference: 'wallet:2', imageId: digest('2') },
      firstSeenAt: epochMs(1),
      lastSeenAt: epochMs(2),
    };
    const request: OperationRequest = {
      kind: 'rollback',
      scope: { kind: 'workload', workloadId: workloadId('docker/wallet') },
    };
    expect(plan(request, [earlier]).changes.map(({ to }) => to.reference)).toEqual(['wallet:2', 'wallet:2']);
    expect(plan(request).refusal).toContain('no such earlier version');
  });
});

describe('the commands of its owner', () => {
  const checked = {
    ...wallet,
    deploy: {
      batch: 1,
      pauseMs: 2_000,
      healthyForMs: 3_000,
      deadlineMs: 60_000,
      before: 'may-i',
      after: 'told',
    },
  };

  it('run around every change, and the copies of a batch stay well through the rest before the next one', () => {
    const { plan } = room([checked]);
    const { steps } = plan(redeploy({ kind: 'image', reference: 'wallet:2' }));
    const inOrder = steps
      .toSorted(
        (one, other) =>
          one.wave - other.wave ||
          stepPhaseSchema.options.indexOf(one.phase) - stepPhaseSchema.options.indexOf(other.phase),
      )
      .filter(({ subject, kind }) => subject === 'pi-1' && kind !== 'docker.remove')
      .map(({ id }) => id.split(' ')[0]);
    expect(inOrder[0]).toBe('docker.before');
    expect(inOrder.slice(-2)).toEqual(['docker.after', 'docker.batch-gate']);
    const gate = steps.find(({ kind }) => kind === 'docker.batch-gate');
    expect(gate).toMatchObject({ holdsForMs: 2_000, whenLate: 'fail' });
    const before = steps.find(({ id }) => id.startsWith('docker.before'));
    expect(before?.calls.map(({ text }) => text)).toEqual(['NODE=pi-1 VERSION=wallet:2; may-i']);
  });

  it('abort the operation there when the one before fails, with the old container as it was', () => {
    const { plan, trial, truth } = room([checked], false, () => 1);
    const [first] = plan(redeploy({ kind: 'image', reference: 'wallet:2' })).steps;
    expect(() => trial.run(first as Offer['steps'][number])).toThrow('exit status 1');
    expect(truth('pi-1')).toContain('wallet wallet:1 running');
  });
});

describe('a hung copy', () => {
  const asked = (command: string) => room([{ ...wallet, health: { kind: 'command', command } }]);

  it('does not keep its successor from counting as well by a check that tells of the old one', () => {
    const { plan } = asked('docker exec wallet ping');
    const offer = plan({ kind: 'restart', workloadId: workloadId('docker/wallet'), nodeId: nodeId('pi-2') });
    const start = offer.steps.find(({ id }) => id.startsWith('docker.start wallet-next'));
    expect(start?.params).not.toHaveProperty('service');
    // The declared check has the last word, when the name is the new one's.
    const ids = offer.steps.map(({ id }) => id.split(' ').slice(0, 2).join(' '));
    expect(ids.indexOf('docker.prove wallet')).toBeGreaterThan(ids.indexOf('docker.succeed wallet-next'));
    expect(offer.warnings.join()).toContain('$CONTAINER');
  });

  it('is told from its successor by a check that uses $CONTAINER', () => {
    const { plan } = asked('docker exec "$CONTAINER" ping');
    const offer = plan({ kind: 'restart', workloadId: workloadId('docker/wallet'), nodeId: nodeId('pi-2') });
    const start = offer.steps.find(({ id }) => id.startsWith('docker.start wallet-next'));
    expect(start?.params).toHaveProperty('service');
    expect(offer.steps.some(({ id }) => id.startsWith('docker.prove'))).toBe(false);
  });

  it('gets a successor that is well before it is stopped', () => {
    const { plan, trial, truth } = room();
    const offer = plan({ kind: 'restart', workloadId: workloadId('docker/wallet'), nodeId: nodeId('pi-2') });
    const states = offer.steps.map((call) => {
      trial.run(call);
      return truth('pi-2').filter((line) => line.endsWith('running')).length;
    });
    expect(Math.min(...states)).toBe(1);
    expect(truth('pi-2')).toEqual(['wallet wallet:1 running']);
  });

  it('that holds a port of its machine may not run twice there, whatever its owner says', () => {
    expect(room([wallet], true).view().workloads[0]?.policy.mayOverlap).toBe(false);
    expect(room([wallet]).view().workloads[0]?.policy.mayOverlap).toBe(true);
  });

  it('that may not run twice is restarted in its place, and the plan says that it is away meanwhile', () => {
    const { plan, trial } = room([{ ...wallet, mayOverlap: false }]);
    const offer = plan({ kind: 'restart', workloadId: workloadId('docker/wallet'), nodeId: nodeId('pi-2') });
    expect(offer.steps.map(({ kind }) => kind)).toEqual(['docker.restart']);
    expect(offer.warnings[0]).toContain('may not run twice');
    expect(trial.run(offer.steps[0] as Offer['steps'][number]).holding.state).toBe('yes');
  });
});
