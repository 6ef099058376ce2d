import { EventEmitter } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openBrowser } from './open-browser.ts';

const address = 'http://127.0.0.1:7373/#code=c0ffee';

describe('opening the browser', () => {
  it('shows the code to this user alone: not on a command line, not in a file others can read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'quarterdeck-open-'));
    const started: unknown[] = [];
    const start = (...what: readonly unknown[]) => {
      started.push(what.slice(0, 2));
      return Object.assign(new EventEmitter(), { unref: () => undefined });
    };
    const file = join(folder, 'open-quarterdeck.html');
    await writeFile(file, 'left behind by a killed server', { mode: 0o644 });
    const forget = openBrowser(address, folder, start as never);
    expect(started).toEqual([[expect.any(String), [pathToFileURL(file).href]]]);
    expect(await readFile(file, 'utf8')).toContain(`url=${address}`);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    forget();
    await expect(stat(file)).rejects.toThrow('ENOENT');
    await rm(folder, { recursive: true });
  });

  it('goes on when this machine has no browser', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'quarterdeck-open-'));
    const child = Object.assign(new EventEmitter(), { unref: () => undefined });
    const forget = openBrowser(address, folder, (() => child) as never);
    expect(() => child.emit('error', new Error('ENOENT'))).not.toThrow();
    forget();
    await rm(folder, { recursive: true });
  });
});
