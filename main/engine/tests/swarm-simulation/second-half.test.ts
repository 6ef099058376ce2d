import { it } from 'vitest';
import { expectOverSeeds } from '../../operation/test-kit/index.ts';
import { setSwarmStage } from './swarm-stage.ts';

it(
  'keeps every invariant with the real planner and steps of Docker Swarm over a fake swarm, second half of 1,000 seeds',
  { timeout: 600_000 },
  () => expectOverSeeds(setSwarmStage, { from: 501, seeds: 500 }),
);
