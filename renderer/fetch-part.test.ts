import { expect, it } from 'vitest';
import { fetchPart } from './fetch-part.ts';

it('fetches a part of the window again when the network dropped it on the way', async () => {
  let tries = 0;
  const part = await fetchPart(
    () => {
      tries += 1;
      return tries < 3 ? Promise.reject(new Error('dropped')) : Promise.resolve('logs');
    },
    () => Promise.resolve(),
  );
  expect([part, tries]).toEqual(['logs', 3]);
});

it('says why at last when the part cannot be had', async () => {
  const gone = fetchPart(
    () => Promise.reject(new Error('gone')),
    () => Promise.resolve(),
  );
  await expect(gone).rejects.toThrow('gone');
});
