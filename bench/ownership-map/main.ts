import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type CDPSession, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import { categories, frameWork, markOf } from './frame-work.ts';
import { frameHead, frameLine, type Frames } from './frames.ts';

// The ownership map with 1,000 owners of 16,384 slots, every slot a range of its own, and 1,000 targets over 64 ranges of 10 million
// documents: how long until it is there, how long frames take while it is dragged, zoomed, pointed at and scrolled, and what it
// takes of memory. Run by `npm run bench -- --only ownership-map`. The trace opens in the performance panel of a browser.
const root = join(import.meta.dirname, '..', '..');
const outDir = join(root, '.cache/bench/ownership-page');
const traceFile = join(root, '.cache/bench/ownership-map.trace.json');
const configFile = join(root, 'vite.renderer.config.ts');

const slots = 'Slots of sessions';
const ranges = 'Ranges of documents by owner';

/** Frames while something is done, counted by the page itself. */
const framesDuring = async (page: Page, gesture: string, act: () => Promise<void>): Promise<Frames> => {
  await page.evaluate(
    (mark) => {
      const seen: number[] = [];
      let last = performance.now();
      const count = (now: number): void => {
        seen.push(now - last);
        last = now;
        if (Reflect.get(globalThis, 'counting') === seen) requestAnimationFrame(count);
      };
      Reflect.set(globalThis, 'counting', seen);
      requestAnimationFrame(count);
      performance.mark(mark);
    },
    markOf('begin', gesture),
  );
  await act();
  const deltas = await page.evaluate(
    (mark) => {
      performance.mark(mark);
      const seen = Reflect.get(globalThis, 'counting') as number[];
      Reflect.set(globalThis, 'counting', undefined);
      return seen.slice(1);
    },
    markOf('end', gesture),
  );
  return { gesture, ms: deltas };
};

const middleOf = async (page: Page, name: string): Promise<{ x: number; y: number; width: number }> => {
  const box = await page.getByRole('grid', { name }).boundingBox();
  if (box === null) throw new Error(`${name} is not drawn`);
  return { x: box.x, y: box.y + 34, width: box.width };
};

const steps = 120;

const gestures = async (page: Page): Promise<readonly Frames[]> => {
  const { x, y, width } = await middleOf(page, slots);
  const point = (share: number): Promise<void> => page.mouse.move(x + width * share, y);
  const zoom = async (by: number): Promise<void> => {
    await page.keyboard.down('Control');
    for (let step = 0; step < steps / 2; step += 1) await page.mouse.wheel(0, by);
    await page.keyboard.up('Control');
  };
  const drag = async (): Promise<void> => {
    await point(0.9);
    await page.mouse.down();
    for (let step = 0; step < steps; step += 1) await point(0.9 - (0.8 * step) / steps);
    await page.mouse.up();
  };
  const hover = async (): Promise<void> => {
    for (let step = 0; step < steps; step += 1) await point(step / steps);
  };
  const done: Frames[] = [];
  const take = async (gesture: string, act: () => Promise<void>): Promise<void> => {
    done.push(await framesDuring(page, gesture, act));
  };
  await point(0.5);
  await take('slots: point at, all 16,384', hover);
  await point(0.5);
  await take('slots: zoom in, 16,384 to 140', () => zoom(-40));
  await take('slots: drag, near', drag);
  await take('slots: zoom out', () => zoom(28));
  await take('slots: drag, 3,000 in sight', drag);
  await page.getByRole('button', { name: 'All', exact: true }).click();
  const matrix = await middleOf(page, ranges);
  await page.mouse.move(matrix.x + matrix.width / 2, matrix.y + 100);
  await take('documents: scroll 1,000 targets', async () => {
    for (let step = 0; step < steps; step += 1) await page.mouse.wheel(0, 120);
  });
  await take('documents: point at', async () => {
    for (let step = 0; step < steps; step += 1)
      await page.mouse.move(matrix.x + (matrix.width * step) / steps, matrix.y + 100);
  });
  return done;
};

const mebi = (bytes: number): string => `${(bytes / 1024 ** 2).toFixed(0)} MiB`;

/** Live objects of the page after garbage collection, and what its process takes of memory. */
const memoryOf = async (page: Page, client: CDPSession): Promise<string> => {
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  const browser = await page.context().browser()?.newBrowserCDPSession();
  const info = await browser?.send('SystemInfo.getProcessInfo');
  const resident = (info?.processInfo ?? [])
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1])
    .map((kibi) => Number(kibi) * 1_024);
  return `heap ${mebi(usedSize)}, process ${mebi(Math.max(...resident))}`;
};

await build({
  configFile,
  root: join(root, 'renderer'),
  logLevel: 'warn',
  build: {
    outDir,
    emptyOutDir: true,
    rollupOptions: { input: join(root, 'renderer/test-kit/fixture.html') },
  },
});
const server = await preview({
  configFile,
  root: join(root, 'renderer'),
  build: { outDir },
  preview: { port: 0 },
});
const [address = ''] = server.resolvedUrls?.local ?? [];
const browser = await chromium.launch({
  ...(process.env['CHROMIUM_PATH'] === undefined ? {} : { executablePath: process.env['CHROMIUM_PATH'] }),
  args: ['--no-sandbox'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } });
  const client = await page.context().newCDPSession(page);
  const open = async (spaces: string): Promise<number> => {
    await page.goto('about:blank');
    const began = performance.now();
    await page.goto(`${address}test-kit/fixture.html?services=none&spaces=${spaces}#/ownership`);
    await page.getByRole('grid').first().waitFor();
    return performance.now() - began;
  };
  await open('tasks');
  console.log(`memory with tasks of 8 nodes alone: ${await memoryOf(page, client)}`);
  const firstMs = await open('large');
  console.log(`first picture after ${firstMs.toFixed(0)} ms, the example being made included`);
  console.log(`memory with it: ${await memoryOf(page, client)}\n\n${frameHead('time between frames, ms')}`);
  await browser.startTracing(page, { path: traceFile, categories: [...categories] });
  for (const frames of await gestures(page)) console.log(frameLine(frames));
  await browser.stopTracing();
  console.log(`\n${frameHead('work of the page, processor ms')}`);
  for (const work of frameWork(traceFile)) console.log(frameLine(work));
  console.log(`\nmemory after it: ${await memoryOf(page, client)}\ntrace: ${traceFile}`);
} finally {
  await browser.close();
  await server.close();
}
