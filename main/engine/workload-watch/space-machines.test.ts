import { expect, it } from 'vitest';
import { nodeId, type Origin } from '#shared/model';
import { createSpaceMachines } from './space-machines.ts';

const [cache, web] = [nodeId('cache-1'), nodeId('web-1')];
const origin = (source: string, member: typeof cache): Origin =>
  ({ id: source, source, members: [{ nodeId: member }] }) as unknown as Origin;

it('leaves a machine of a space to whoever else holds it out, as soon as that is known', () => {
  let origins: readonly Origin[] = [];
  const machines = createSpaceMachines(() => origins);
  machines.set([cache]);
  expect([cache, web].map((id) => machines.isSpaceOnly('machine-mark', id))).toEqual([true, false]);
  origins = [origin('machine-mark', cache)];
  machines.noteOrigins();
  expect(machines.isSpaceOnly('machine-mark', cache)).toBe(true);
  origins = [...origins, origin('swarm', cache)];
  machines.noteOrigins();
  expect(machines.isSpaceOnly('machine-mark', cache)).toBe(false);
  expect([machines.hasChanged(), machines.hasChanged()]).toEqual([true, false]);
});
