import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLocator } from './index.ts';
import { sixTargets } from './test-kit/index.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'locator-killed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A locator in a process of its own, and its address. */
const startProcess = async (file: string) => {
  const code = `
    import { createLocator } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
    const [file, targets] = process.argv.slice(1);
    const locator = createLocator({ file, clock: { now: Date.now }, targets: JSON.parse(targets) });
    console.log((await locator.listen()).url);`;
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--eval', code, file, JSON.stringify(sixTargets)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  const [url] = (await Promise.race([
    once(child.stdout.setEncoding('utf8'), 'data'),
    ended.then(() => Promise.reject(new Error('it ended before it listened'))),
  ])) as [string];
  return { child, ended, url: url.trim() };
};

describe('a locator whose process is killed while writers write', () => {
  it('still knows every mapping it answered, and none that nobody wished', async () => {
    const file = join(folder, 'keys.sqlite');
    const { child, ended, url } = await startProcess(file);
    const answered = new Map<string, number>();
    const write = async (writer: number): Promise<never> => {
      for (let at = 0; ; at += 1) {
        const key = `writer-${writer}/${at % 20}`;
        const version = answered.get(key);
        const response = await fetch(`${url}/v1/keys/${encodeURIComponent(key)}`, {
          method: 'PUT',
          headers: version === undefined ? { 'if-none-match': '*' } : { 'if-match': String(version) },
          body: JSON.stringify({ primary: at % 40 < 20 ? 'a1' : 'b1' }),
        });
        expect(response.status).toBe(200);
        answered.set(key, ((await response.json()) as { readonly version: number }).version);
        if (writer === 0 && at === 50) child.kill('SIGKILL');
      }
    };
    const writers = await Promise.allSettled([0, 1, 2].map(write));
    for (const writer of writers)
      expect(String((writer as PromiseRejectedResult).reason)).toMatch(
        /fetch failed|terminated|other side closed/,
      );
    await ended;
    await using again = createLocator({ file, clock: { now: () => 1 } });
    expect(answered.size).toBeGreaterThanOrEqual(20);
    for (const [key, version] of answered) {
      const found = again.lookUp(key)?.version;
      // One more than was answered: the answer to the last change was lost.
      expect([version, version + 1]).toContain(found);
    }
  }, 120_000);
});
