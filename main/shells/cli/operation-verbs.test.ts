import { describe, expect, it } from 'vitest';
import { operationIdSchema, type Operation, type OperationGrade, type OperationState } from '#shared/model';
import { fillingNode, fleetOf, now, wellNode } from './test-kit/example-fleet.ts';
import { guardOf, operationOf, planOf, workloadViewOf } from './test-kit/example-plan.ts';
import { runCli, type Stage } from './test-kit/run-cli.ts';

const services = (...ids: readonly string[]) => ({
  revision: 1,
  at: now,
  origins: [],
  workloads: ids.map((id) => workloadViewOf(id)),
});
const stage = (more: Stage & { readonly ended?: Partial<Operation> } = {}): Stage => {
  const { ended, ...rest } = more;
  return {
    fleet: fleetOf([wellNode, fillingNode]),
    changes: [{ kind: 'operation', operation: operationOf(ended) }],
    ...rest,
    answers: {
      'workload.read-now': services('swarm:k3x9ab/web'),
      'operation.plan': planOf(),
      'operation.run': operationOf({ state: 'running' }),
      ...rest.answers,
    },
  };
};
const sure = ['--yes', '--reason', 'kernel update'];
const callsOf = (ran: Awaited<ReturnType<typeof runCli>>) =>
  ran.calls.filter(({ name }) => name.startsWith('operation.')).map(({ name }) => name);

describe('a plan on the command line', () => {
  it('is shown with everything that changes something, and --plan stops there', async () => {
    const ran = await runCli(['drain', 'well', '--demo', '--plan'], stage());
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('POST /nodes/n1/update?version=<read just before> {"Availability":"pause"}');
    expect(ran.out).toContain('A new copy starts elsewhere first.');
    expect(ran.out).not.toContain('GET /nodes/n1\n');
    expect(callsOf(ran)).toEqual(['operation.plan']);
  });

  it('is one JSON document with --json, times as text', async () => {
    const ran = await runCli(['drain', 'well', '--demo', '--plan', '--json'], stage());
    expect(JSON.parse(ran.out)).toMatchObject({
      schema: 'quarterdeck.plan/1',
      title: 'Drain well',
      madeAt: '2026-11-21T14:06:31.000Z',
    });
  });

  it('that a guard refuses is not run: exit code 4, and what to write to go on all the same', async () => {
    const answers = {
      'operation.plan': planOf({
        guards: [guardOf({ verdict: 'refused', says: 'web falls to 1, 2 must be.' })],
      }),
    };
    const ran = await runCli(['drain', 'well', '--demo', ...sure], stage({ answers }));
    expect(ran.code).toBe(4);
    expect(ran.err).toContain('--override minimum-available=REASON');
    expect(callsOf(ran)).toEqual(['operation.plan']);
  });

  it('runs with one override for each refusing guard, each with its own reason', async () => {
    const answers = { 'operation.plan': planOf({ guards: [guardOf({ verdict: 'refused' })] }) };
    const args = [
      'drain',
      'well',
      '--demo',
      ...sure,
      '--override',
      'minimum-available=night, nobody is there',
    ];
    const ran = await runCli(args, stage({ answers }));
    expect(ran.code).toBe(0);
    expect(ran.calls.find(({ name }) => name === 'operation.run')?.input).toEqual({
      hash: 'a'.repeat(64),
      reason: 'kernel update',
      overrides: [{ guard: 'minimum-available', reason: 'night, nobody is there' }],
      takeOver: [],
    });
  });

  it('is never run against the quorum, whatever the reason', async () => {
    const quorum = guardOf({ guard: 'quorum', verdict: 'refused', mayOverride: false });
    const args = ['drain', 'well', '--demo', ...sure, '--override', 'quorum=I know better'];
    const ran = await runCli(args, stage({ answers: { 'operation.plan': planOf({ guards: [quorum] }) } }));
    expect([ran.code, callsOf(ran)]).toEqual([4, ['operation.plan']]);
  });

  it('needs a person, or --yes with a reason', async () => {
    const alone = await runCli(['drain', 'well', '--demo'], stage());
    expect([alone.code, callsOf(alone)]).toEqual([64, ['operation.plan']]);
    const silent = await runCli(['drain', 'well', '--demo', '--yes'], stage());
    expect([silent.code, silent.err.includes('--reason')]).toEqual([64, true]);
  });

  it('wants the exact name typed where holding a button would not be enough', async () => {
    const answers = { 'operation.plan': planOf({ typeToConfirm: 'fra' }) };
    const wrong = await runCli(
      ['drain', 'well', '--demo', '--reason', 'x'],
      stage({ answers, typed: 'yes' }),
    );
    expect([wrong.code, callsOf(wrong)]).toEqual([69, ['operation.plan']]);
    const right = await runCli(
      ['drain', 'well', '--demo', '--reason', 'x'],
      stage({ answers, typed: 'fra' }),
    );
    expect([right.code, callsOf(right)]).toEqual([0, ['operation.plan', 'operation.run']]);
  });
});

describe('what is asked for', () => {
  const requestOf = async (args: readonly string[], more: Stage = {}) => {
    const ran = await runCli([...args, '--demo', '--plan'], stage(more));
    return ran.calls.find(({ name }) => name === 'operation.plan')?.input ?? ran.err;
  };
  const labelled = {
    ...fleetOf(
      [wellNode, fillingNode].map((view) => ({
        ...view,
        node: { ...view.node, labels: { datacenter: 'fra' } },
      })),
    ),
  };
  const id = 'swarm:k3x9ab/web';

  it.each([
    [
      ['drain', '--label', 'datacenter=fra', '--no-surge'],
      { kind: 'drain', nodeIds: ['well', 'filling'], surge: false },
    ],
    [['undrain', 'well'], { kind: 'undrain', nodeIds: ['well'] }],
    [['rebalance', 'web'], { kind: 'rebalance', workloadIds: [id] }],
    [['redeploy', 'web'], { kind: 'redeploy', workloadId: id, to: { kind: 'same' } }],
    [['redeploy', 'web', '--re-resolve'], { kind: 'redeploy', workloadId: id, to: { kind: 're-resolve' } }],
    [
      ['redeploy', 'web', '--image', 'web:2'],
      { kind: 'redeploy', workloadId: id, to: { kind: 'image', reference: 'web:2' } },
    ],
    [['rollback', 'web'], { kind: 'rollback', scope: { kind: 'workload', workloadId: id } }],
    [['rollback', '--stack', 'shop'], { kind: 'rollback', scope: { kind: 'stack', stack: 'shop' } }],
    [['restart', 'web', '--node', 'well'], { kind: 'restart', workloadId: id, nodeId: 'well' }],
    [
      ['maintenance', 'well', '--reboot'],
      { kind: 'maintenance', nodeIds: ['well'], run: { kind: 'reboot' }, surge: true },
    ],
  ] as const)('%j becomes one request', async (args, request) => {
    expect(await requestOf(args, { fleet: labelled })).toEqual({ request });
  });

  it.each([
    [['drain'], 'Name at least one node'],
    [['drain', 'nobody'], 'The fleet has no node nobody'],
    [['drain', '--label', 'datacenter=nyc'], 'No node has datacenter=nyc'],
    [['redeploy', 'wbe'], 'There is no service wbe'],
    [['maintenance', 'well'], 'Choose --reboot or --script'],
    [['rollback'], 'Name a service, or use --stack'],
  ] as const)('%j is explained', async (args, says) => {
    expect(await requestOf(args)).toContain(says);
  });

  it('must be one service: two of the same name are listed', async () => {
    const answers = { 'workload.read-now': services('swarm:k3x9ab/web', 'systemd/web') };
    expect(await requestOf(['redeploy', 'web'], { answers })).toContain('swarm:k3x9ab/web, systemd/web');
  });
});

describe('how it went', () => {
  it.each([
    ['succeeded', 'ok', 0],
    ['succeeded', 'ok-with-skipped', 1],
    ['succeeded', 'degraded', 1],
    ['failed', 'rolled-back', 2],
    ['failed', 'failed', 2],
    ['failed', 'indeterminate', 3],
    ['cancelled', undefined, 2],
    ['asking', undefined, 3],
    ['interrupted', undefined, 3],
  ] as const satisfies readonly (readonly [OperationState, OperationGrade | undefined, number])[])(
    '%s, %s ends with %i',
    async (state, grade, code) => {
      const { grade: _none, ...bare } = operationOf({ state });
      const operation = grade === undefined ? bare : { ...bare, grade };
      const ran = await runCli(
        ['drain', 'well', '--demo', ...sure],
        stage({ changes: [{ kind: 'reset', operations: [operation] }] }),
      );
      expect(ran.code).toBe(code);
    },
  );

  it('is told step by step while it goes, and what to write when it waits for a person', async () => {
    const ran = await runCli(
      ['drain', 'well', '--demo', ...sure],
      stage({ ended: { state: 'interrupted' } }),
    );
    expect(ran.err).toContain('Keep new work off well. Paused.');
    expect(ran.out).toContain('operations resume op-1');
    expect(ran.out).toContain('operations undo op-1');
  });

  it('is told by quarters while it moves thousands of things', async () => {
    const operation = operationOf({ state: 'running' });
    const [first] = operation.steps;
    if (first === undefined) throw new Error('no step');
    const moved = (count: number): Operation => ({
      ...operation,
      steps: [
        {
          ...first,
          state: 'running',
          says: `${count} moved.`,
          rounds: { done: 1, moved: count, left: 1_000 - count, changedHands: 0 },
        },
      ],
    });
    const ran = await runCli(
      ['drain', 'well', '--demo', ...sure],
      stage({
        changes: [
          { kind: 'reset', operations: [moved(0)] },
          ...Array.from({ length: 1_000 }, (_, at) => ({
            kind: 'operation' as const,
            operation: moved(at + 1),
          })),
          { kind: 'operation', operation: operationOf({ state: 'succeeded', grade: 'ok' }) },
        ],
      }),
    );
    expect(ran.err.split('\n').filter((line) => line.includes('moved.'))).toHaveLength(5);
  });

  it('is not offered to be taken back where there is nothing to put back', async () => {
    const ran = await runCli(
      ['drain', 'well', '--demo', ...sure],
      stage({ ended: { state: 'interrupted', undoable: false } }),
    );
    expect(ran.out).toContain('operations resume op-1');
    expect(ran.out).not.toContain('undo');
  });
});

describe('operations that there are', () => {
  const answers = {
    'operation.list': { operations: [operationOf({ state: 'interrupted' })] },
    'operation.resume': operationOf({ state: 'running' }),
    'operation.abandon': operationOf({ state: 'abandoned' }),
  };

  it('are listed, and one that waits for a person is not silently fine', async () => {
    const ran = await runCli(['operations', '--demo'], stage({ answers }));
    expect(ran.code).toBe(3);
    expect(ran.out).toContain('Drain well');
  });

  it('are resumed, and followed to their end', async () => {
    const ran = await runCli(['operations', 'resume', 'op', '--demo'], stage({ answers }));
    expect(ran.code).toBe(0);
    expect(ran.calls.at(-1)).toEqual({
      name: 'operation.resume',
      input: { operationId: operationIdSchema.parse('op-1') },
    });
  });

  it('are given up only with a reason', async () => {
    const ran = await runCli(['operations', 'abandon', 'op-1', '--demo'], stage({ answers }));
    expect([ran.code, callsOf(ran)]).toEqual([64, []]);
  });
});

describe('a console that may not act', () => {
  const readOnly = { allowed: false, says: 'This console is read-only: nobody has allowed it to act yet.' };

  it('says so, and ends with 4', async () => {
    const ran = await runCli(['actions', '--demo'], stage({ answers: { 'operation.leave': readOnly } }));
    expect([ran.code, ran.out]).toEqual([4, `read-only: ${readOnly.says}\n`]);
  });

  it('is allowed to act for a reason only', async () => {
    const leave = { allowed: true, by: 'ops', at: now, reason: 'set up', says: 'ops allowed it.' };
    const answers = { 'operation.allow': leave };
    expect((await runCli(['actions', 'on', '--demo'], stage({ answers }))).code).toBe(64);
    const ran = await runCli(['actions', 'on', '--demo', '--reason', 'set up'], stage({ answers }));
    expect([ran.code, ran.out]).toEqual([0, 'allowed: ops allowed it.\n']);
    expect(ran.calls.at(-1)).toEqual({ name: 'operation.allow', input: { allowed: true, reason: 'set up' } });
  });

  it('shows a plan, runs nothing, and says how to let it act', async () => {
    const refusal = { code: 'action.read-only', says: readOnly.says, retryable: false } as const;
    const ran = await runCli(
      ['drain', 'well', '--demo', ...sure],
      stage({ refusals: { 'operation.run': refusal } }),
    );
    expect(ran.code).toBe(4);
    expect(ran.err).toContain('actions on --reason TEXT');
  });
});

describe('the tags of a service', () => {
  it('are written as redeploy wants them, and it is said when there are more', async () => {
    const reading = {
      repository: 'registry.example.net/web',
      tags: ['1.4', '1.5'],
      isCutShort: true,
      through: 'console',
      readAt: now,
    };
    const ran = await runCli(['tags', 'web', '--demo'], stage({ answers: { 'registry.tags': reading } }));
    expect([ran.code, ran.out, ran.err]).toEqual([
      0,
      'registry.example.net/web:1.4\nregistry.example.net/web:1.5\n',
      'There are more than these 2 tags.\n',
    ]);
  });
});

describe('a look without acting', () => {
  const exposure = {
    nodeIds: [wellNode.node.id],
    madeAt: now,
    workloads: [
      {
        workloadId: 'w',
        name: 'web',
        minimum: 2,
        availableBefore: 3,
        availableAfter: 1,
        verdict: 'below-minimum',
        says: 'Two of three copies are there.',
      },
    ],
    quorums: [],
    says: 'One service would fall below its minimum.',
  };

  it('says what would fall below its minimum, and ends with 2', async () => {
    const ran = await runCli(
      ['what-if', 'well', '--demo'],
      stage({ answers: { 'operation.what-if': exposure } }),
    );
    expect([ran.code, ran.out.includes('3 -> 1')]).toEqual([2, true]);
  });

  it('says whether the record was changed, and ends with 2 when it was', async () => {
    const damaged = { state: 'damaged', entries: 7, atSeq: 4, says: 'Line 4 does not follow line 3.' };
    const ran = await runCli(['audit', 'verify', '--demo'], stage({ answers: { 'audit.verify': damaged } }));
    expect([ran.code, ran.out]).toEqual([2, 'damaged: Line 4 does not follow line 3.\n']);
  });

  it('lists every service, worst first in the exit code', async () => {
    const short = workloadViewOf('swarm:k3x9ab/web', {
      counts: { desired: 3, running: 1, available: 1, updating: 0, unknown: 0 },
      verdicts: [{ policy: 'minimum-available', holds: 'no', wanted: 2, seen: 1, subjects: [] }],
    });
    const answers = {
      'workload.read-now': { ...services(), workloads: [short, workloadViewOf('systemd/cache')] },
    };
    const ran = await runCli(['services', '--demo'], stage({ answers }));
    expect(ran.code).toBe(2);
    expect(ran.out).toContain('Not expected: 1 available, 2 must be.');
  });
});
