import { expect, it } from 'vitest';
import { createToyStage, createToyWorld, toyNode } from '../test-kit/index.ts';

it('notices a machine that was booted twice by one step (I2)', () => {
  const world = createToyWorld({
    nodes: [toyNode('m1', { isManager: true })],
    services: [],
    onDeed: () => {},
  });
  const stage = createToyStage(world);
  const broken: string[] = [];
  const check = (): void => stage.checkEnd(['op-1 toy.boot m1'], (invariant) => broken.push(invariant));
  world.answer({ method: 'POST', path: '/boot/m1', body: {} }, 1_000);
  check();
  expect(broken).toEqual([]);
  world.answer({ method: 'POST', path: '/boot/m1', body: {} }, 2_000);
  check();
  expect(broken).toEqual(['I2']);
});
