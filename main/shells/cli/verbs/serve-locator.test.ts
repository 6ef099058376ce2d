import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../run.ts';
import { runCli } from '../test-kit/run-cli.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'locator-verb-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the verb, does something while it serves, then ends it as Ctrl+C does. */
const whileServing = async (
  args: readonly string[],
  act: (url: string) => Promise<void>,
): Promise<{ readonly code: number; readonly err: string }> => {
  const ended = new AbortController();
  let err = '';
  let failed: unknown;
  const out = (text: string): void => {
    act(text.trim())
      .catch((error: unknown) => (failed = error))
      .finally(() => ended.abort());
  };
  const code = await run(['locator', '--file', 'keys.sqlite', '--port', '0', ...args], {
    version: '1.2.3',
    open: () => Promise.reject(new Error('no engine is needed')),
    terminal: {
      out,
      err: (text) => (err += text),
      canAsk: false,
      ask: () => Promise.resolve(''),
      folder,
      signal: ended.signal,
    },
  });
  if (failed !== undefined) throw failed;
  return { code, err };
};

const targetsAt = async (url: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${url}/v1/targets`, { headers });
  return {
    status: response.status,
    body: (await response.json()) as { readonly targets?: readonly { readonly target: string }[] },
  };
};

describe('quarterdeck locator', () => {
  it('serves made-up keys, ends with 0, and serves the same keys when it is started again', async () => {
    const seeded = await whileServing(['--seed', '500'], async (url) => {
      expect((await targetsAt(url)).body.targets).toHaveLength(13);
    });
    expect(seeded.code).toBe(0);
    expect(seeded.err).toContain('made 500 keys');
    const again = await whileServing([], async (url) => {
      expect((await fetch(`${url}/v1/keys/tenant%2F42`)).status).toBe(200);
    });
    expect(again.code).toBe(0);
  });

  it('makes the targets that are named, and asks for its token', async () => {
    writeFileSync(join(folder, 'token'), 'open-sesame\n');
    const { code } = await whileServing(
      ['--target', 'n1=fra', '--target', 'n2=ber', '--token-file', 'token'],
      async (url) => {
        expect((await targetsAt(url)).status).toBe(401);
        const { body } = await targetsAt(url, { authorization: 'Bearer open-sesame' });
        expect(body.targets?.map(({ target }) => target)).toEqual(['archive', 'n1', 'n2']);
      },
    );
    expect(code).toBe(0);
  });

  it.each([
    ['a target without a zone', ['--target', 'n1'], 64, 'NAME=ZONE'],
    ['a port that is none', ['--port', 'http'], 64, 'whole number'],
    ['no file', [], 64, '--file'],
    ['a token file that is not there', ['--file', 'k', '--token-file', 'none'], 65, 'no such file'],
    ['a file that is something else', ['--file', 'other'], 69, 'not a database'],
  ])('says what is wrong with %s', async (_what, args, code, says) => {
    writeFileSync(
      join(folder, 'other'),
      'this is a text and no store of keys, long enough to be looked at'.repeat(20),
    );
    const needsFile = args.length > 0 && !args.includes('--file') ? ['--file', 'k'] : [];
    const ran = await runCli(['locator', ...needsFile, ...args], { folder });
    expect(ran.code).toBe(code);
    expect(ran.err).toContain(says);
  });
});
