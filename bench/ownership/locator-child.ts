import { existsSync } from 'node:fs';
import { createLocator } from '../../main/locator/index.ts';

// The reference locator in a process of its own, so that its memory is not counted as the engine's.

export type LocatorOrder = { readonly file: string; readonly keys: number; readonly hosts: number };
export type LocatorReady = { readonly url: string; readonly seededMs: number };

const serve = async ({ file, keys, hosts }: LocatorOrder): Promise<LocatorReady> => {
  const isNew = !existsSync(file);
  const locator = createLocator({
    file,
    clock: { now: () => Date.now() },
    targets: Array.from({ length: hosts }, (_, at) => ({
      target: `store-${at + 1}`,
      zone: `zone-${at % 3}`,
    })),
  });
  const startedAt = performance.now();
  if (isNew) locator.seed({ keys, archived: 0.1 });
  const seededMs = performance.now() - startedAt;
  const { url } = await locator.listen();
  return { url, seededMs };
};

process.once('message', (order: LocatorOrder) => {
  void serve(order).then(
    (ready) => process.send?.(ready),
    (cause: unknown) => {
      console.error(cause);
      process.exit(1);
    },
  );
});
// Its parent is gone: nobody asks any more.
process.once('disconnect', () => process.exit());
