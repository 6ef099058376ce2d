import { describe, expect, it } from 'vitest';
import { fault } from '#shared/fault';
import { epochMs, type Operation, type OperationId, type OperationState } from '#shared/model';
import type { OperationRecord } from './records.ts';
import { replayed, type Recorded } from './replay.ts';

const of = { of: 'operation', operationId: 'op-1' as OperationId, at: epochMs(1_000) } as const;
const why = fault('action.refused', 'Swarm paused the update of web.');
const state = (word: OperationState, more: { readonly fault?: typeof why } = {}): OperationRecord => ({
  ...of,
  kind: 'state',
  state: word,
  says: word,
  ...more,
});
const begun: OperationRecord = {
  ...of,
  kind: 'started',
  operation: { id: of.operationId, state: 'running', steps: [], floors: [] } as unknown as Operation,
};
const faultAfter = (...records: readonly OperationRecord[]) =>
  [begun, ...records].reduce<Recorded | undefined>(replayed, undefined)?.operation.fault;

describe('an operation, told by its records', () => {
  it('still says why it was taken back when that is done', () => {
    const back: OperationRecord = { ...of, kind: 'undo', because: 'failed', calls: [] };
    expect(
      faultAfter(
        state('undoing', { fault: why }),
        state('undoing'),
        back,
        state('indeterminate'),
        state('undoing'),
        state('undone'),
      ),
    ).toEqual(why);
  });

  it('says nothing any more of a failure that it went on after', () => {
    expect(faultAfter(state('failed', { fault: why }), state('running'), state('succeeded'))).toBeUndefined();
  });
});
