import { it } from 'vitest';
import { expectOverSeeds } from '../../operation/test-kit/index.ts';
import { createLocatorStage } from './locator-stage.ts';

it('over seeds: keys of a locator are handed over, given back and moved out with none lost, stolen or overwritten', async () => {
  await expectOverSeeds(createLocatorStage, { from: 1, seeds: 100 });
}, 300_000);
