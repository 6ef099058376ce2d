import { spawn } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packagedApps, readFuses, wantedFuses } from './fuses.mjs';
import { makeStandInElectron } from './stand-in.ts';

const root = join(import.meta.dirname, '..', '..');
let folder = '';
let project = '';
let electron = '';

/** Files of a working checkout that must stay out of the app. */
const decoys = [
  'main/engine/index.ts',
  'renderer/main.tsx',
  'out/main/node_modules/left-pad/index.js',
  'out/renderer/assets/main.js.map',
  'out/.built-from',
  'fleet.yaml',
  '.env',
  'id_ed25519',
];
const wanted = [
  'out/main/electron.js',
  'out/main/engine-process.js',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quarterdeck-packaging-'));
  project = join(folder, 'project');
  electron = join(folder, 'electron');
  for (const file of [...wanted, ...decoys]) {
    await mkdir(join(project, file, '..'), { recursive: true });
    await writeFile(join(project, file), file);
  }
  for (const file of ['electron-builder.yml', 'LICENSE', 'package.json'])
    await copyFile(join(root, file), join(project, file));
  await cp(join(root, 'main/shells/electron/resources'), join(project, 'main/shells/electron/resources'), {
    recursive: true,
  });
  // The real dependencies, all of which are bundled: electron-builder finds every one and must leave each out.
  await symlink(join(root, 'node_modules'), join(project, 'node_modules'), 'junction');
  await makeStandInElectron(electron, '45.4.1');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs electron-builder on the project with the stand-in in Electron's place. */
const pack = (config = 'electron-builder.yml') =>
  new Promise<{ readonly status: number | null; readonly said: string }>((resolve) => {
    const args = [
      join(root, 'node_modules', 'electron-builder', 'cli.js'),
      '--linux',
      'dir',
      '--x64',
      '--publish',
      'never',
      '--projectDir',
      project,
      '--config',
      config,
      `-c.electronDist=${electron}`,
      '-c.electronVersion=45.4.1',
    ];
    const child = spawn(process.execPath, args, {
      cwd: project,
      env: { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: 'false' },
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('close', (status) => resolve({ status, said }));
  });

describe('the packaged app', () => {
  it('holds what is built and package.json, and sets every fuse', { timeout: 120_000 }, async () => {
    const { status, said } = await pack();
    expect([status, said]).toEqual([0, expect.any(String)]);
    const unpacked = join(project, 'dist', 'linux-unpacked');
    const asar = join(unpacked, 'resources', 'app.asar');
    const files = listPackage(asar, { isPack: false }).map((path) => path.replaceAll('\\', '/').slice(1));
    expect(files.filter((path) => /\.[a-z-]+$/.test(path)).toSorted()).toEqual(
      [...wanted, 'package.json'].toSorted(),
    );
    expect(JSON.parse(extractFile(asar, 'package.json').toString())).toMatchObject({
      main: 'out/main/electron.js',
      type: 'module',
    });
    // The default app stays only because a folder was given for Electron; a download is cleaned of it.
    expect(await readdir(join(unpacked, 'resources'))).toEqual(['app.asar', 'default_app.asar']);
    expect(await readdir(join(unpacked, 'locales'))).toEqual(['en-US.pak']);
    const [app = ''] = packagedApps(join(project, 'dist'));
    expect(await readFuses(app)).toEqual(wantedFuses);
  });

  it('registers no address scheme that a web page could start it with', async () => {
    const config = await readFile(join(root, 'electron-builder.yml'), 'utf8');
    expect(config).not.toMatch(/^\s*(protocols|fileAssociations):/m);
  });

  it('asks macOS for just-in-time code and nothing else', async () => {
    const plist = await readFile(join(root, 'main/shells/electron/resources/entitlements.mac.plist'), 'utf8');
    expect([...plist.matchAll(/<key>(.*)<\/key>/g)].map((match) => match[1])).toEqual([
      'com.apple.security.cs.allow-jit',
    ]);
  });

  it('is not made from a configuration with a misspelt fuse', { timeout: 120_000 }, async () => {
    const config = await readFile(join(project, 'electron-builder.yml'), 'utf8');
    await writeFile(join(project, 'misspelt.yml'), config.replace('runAsNode:', 'runAsNodes:'));
    const { status, said } = await pack('misspelt.yml');
    expect([status === 0, said]).toEqual([false, expect.stringContaining('configuration.electronFuses')]);
  });
});
