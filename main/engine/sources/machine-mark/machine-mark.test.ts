import { describe, expect, it } from 'vitest';
import { fault, ok } from '#shared/fault';
import { epochMs, nodeId, type OperationRequest } from '#shared/model';
import { testNode } from '../../../../shared/model/test-kit/index.ts';
import type { Observed, PlanView } from '../../source-kit/index.ts';
import { localCall, readMachines, type MachineReading } from './machines.ts';
import { planner } from './plan.ts';

const [a, b, elsewhere] = ['cache-1', 'cache-2', 'web-1'].map(nodeId) as [
  ReturnType<typeof nodeId>,
  ReturnType<typeof nodeId>,
  ReturnType<typeof nodeId>,
];
const now = epochMs(1_000);
const says = (value: MachineReading): Observed<MachineReading> => ({
  state: 'known',
  value,
  observedAt: now,
});
const silent: Observed<MachineReading> = {
  state: 'unknown',
  fault: fault('transport.lost', 'It is gone.'),
  observedAt: now,
};
const held: MachineReading = { held: { by: 'Quarterdeck', reason: 'drained' } };
const observationOf = (locals: ReadonlyMap<ReturnType<typeof nodeId>, Observed<MachineReading>>) => ({
  now,
  everyMs: 15_000,
  nodes: [],
  declared: [],
  locals,
  seats: new Map(),
});
const planned = (
  request: OperationRequest & { readonly kind: 'drain' | 'undrain' },
  locals: ReadonlyMap<ReturnType<typeof nodeId>, Observed<MachineReading>>,
) => {
  const plan = planner[request.kind] as (
    view: PlanView,
    request: OperationRequest,
  ) => {
    readonly steps: readonly { readonly id: string; readonly phase: string }[];
  };
  const view = { observation: observationOf(locals) } as unknown as PlanView;
  return plan(view, request).steps.map(({ id, phase }) => `${phase} ${id}`);
};

describe('a machine that nothing but spaces are on', () => {
  it('alone is asked for its mark: others hold theirs out themselves', () => {
    const node = testNode('cache-1', {});
    expect(localCall(node, [], true)?.asks.map(({ id }) => id)).toEqual(['machine-mark.held']);
    expect(localCall(node, [], false)).toBeUndefined();
    expect(localCall(node, [], true)?.join([ok(held)])).toEqual(ok(held));
  });

  it('shows to every console as held out, with who left the mark; silent ones as unknown', () => {
    const { origins, workloads } = readMachines(
      observationOf(
        new Map([
          [a, says(held)],
          [b, silent],
        ]),
      ),
    );
    expect(workloads).toEqual([]);
    expect(origins[0]?.members).toMatchObject([
      { nodeId: a, availability: 'drain', says: 'Marked by Quarterdeck: drained', status: 'ready' },
      { nodeId: b, availability: 'active', status: 'unknown' },
    ]);
  });

  it('is marked before anything leaves it, and others of the same drain are left to their own sources', () => {
    const drain = { kind: 'drain', nodeIds: [a, elsewhere], surge: true } as const;
    expect(planned({ ...drain, nodeIds: [...drain.nodeIds] }, new Map([[a, says({})]]))).toEqual([
      'cordon machine-mark.hold cache-1',
    ]);
  });

  it('is put back into service by any console, where the mark is or nobody can tell', () => {
    const undrain: OperationRequest & { readonly kind: 'undrain' } = { kind: 'undrain', nodeIds: [a, b] };
    expect(
      planned(
        undrain,
        new Map([
          [a, says(held)],
          [b, says({})],
        ]),
      ),
    ).toEqual(['restore machine-mark.release cache-1']);
    expect(planned(undrain, new Map([[b, silent]]))).toEqual(['restore machine-mark.release cache-2']);
  });
});
