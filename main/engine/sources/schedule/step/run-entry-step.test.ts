import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeId } from '#shared/model';
import { asRoot } from '../../../source-kit/index.ts';
import { runFolder } from '../script.ts';
import { runEntryStep } from './run-entry-step.ts';

const params = runEntryStep.params.parse({
  nodeId: nodeId('db-1'),
  taskId: 'cron/db-1/backup',
  name: 'backup',
  series: 'backup',
  taskKey: 'key',
  user: userInfo().username,
  shell: '/bin/sh',
  command: 'true',
  input: '',
  environment: [],
});
const seen = { newest: 0, began: false, ended: false, lines: [] };

describe('a run of a cron entry', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'runs-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** Runs the step's own script with another folder; whoever runs this test stands for root. */
  const begin = (folder: string) => {
    const { ask } = runEntryStep.apply?.(params, seen, []) ?? {};
    if (ask?.lane !== 'own-channel') throw new Error('it is no script');
    const script = ask.script.replace(asRoot, 'qd_root() { "$@"; }').replaceAll(runFolder, folder);
    return spawnSync('/bin/sh', ['-s', '--', ...(ask.inputs ?? [])], { input: script, encoding: 'utf8' });
  };

  it('begins in a folder of its own', () => {
    const folder = join(directory, 'own');
    expect(begin(folder)).toMatchObject({ status: 0 });
    expect(readdirSync(folder)).toEqual(['backup-1']);
    expect(existsSync(join(folder, 'backup-1', 'run'))).toBe(true);
  });

  it('writes nothing where somebody else has put a link in its place', () => {
    const elsewhere = join(directory, 'elsewhere');
    mkdirSync(elsewhere);
    const folder = join(directory, 'link');
    symlinkSync(elsewhere, folder);
    const { status, stderr } = begin(folder);
    expect([status, stderr]).toEqual([73, expect.stringContaining("is not root's own folder")]);
    expect(readdirSync(elsewhere)).toEqual([]);
  });
});
