import { expect, it } from 'vitest';
import { finishWithPauses } from './file/index.ts';
import { readFleet, readFleetInSteps } from './read-fleet.ts';

const around = { homeDirectory: '/home/ops', agentSocket: undefined, localUser: 'ops' };
const fileOf = (nodes: number): string =>
  [
    'nodes:',
    ...Array.from({ length: nodes }, (_, at) => `  n${at}: { address: 10.0.${at >> 8}.${at & 255} }`),
  ].join('\n');

it('reads a big file in many pieces and a small one in one, to the same fleet', async () => {
  const pausesFor = async (text: string): Promise<number> => {
    let pauses = 0;
    const inPieces = await finishWithPauses(readFleetInSteps(text, '/fleet.yaml', around), async () => {
      pauses += 1;
    });
    expect(inPieces).toEqual(readFleet(text, '/fleet.yaml', around));
    expect(inPieces.ok).toBe(true);
    return pauses;
  };
  expect(await pausesFor(fileOf(10))).toBe(0);
  expect(await pausesFor(fileOf(1_000))).toBeGreaterThan(10);
});
