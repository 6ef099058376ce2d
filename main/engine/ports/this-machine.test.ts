import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fleetDataDirectory, readThisMachine, usualDataDirectory } from './this-machine.ts';

describe('the place for our own data', () => {
  it.each([
    ['linux', {}, '/home/ann/.local/share/quarterdeck'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/quarterdeck'],
    ['darwin', { XDG_DATA_HOME: '/data' }, '/home/ann/Library/Application Support/Quarterdeck'],
    ['win32', { LOCALAPPDATA: '/local' }, '/local/Quarterdeck'],
    ['win32', {}, '/home/ann/AppData/Local/Quarterdeck'],
  ] as const)('on %s with %j is %s', (platform, env, wanted) => {
    expect(usualDataDirectory(platform, '/home/ann', env).replaceAll('\\', '/')).toBe(wanted);
  });

  it.skipIf(process.platform === 'win32')(
    'is made for this user alone (not on Windows: it has no such permissions)',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'quarterdeck-place-'));
      const { dataDirectory } = readThisMachine(join(folder, 'a', 'b'));
      expect((await stat(dataDirectory)).mode & 0o777).toBe(0o700);
      await rm(folder, { recursive: true });
    },
  );

  it('is apart for each fleet file, and the same at every start', async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'quarterdeck-place-'));
    const folderOf = (file: string) => fleetDataDirectory({ dataDirectory }, file);
    expect(folderOf('/a/fleet.yaml')).toBe(folderOf('/a/fleet.yaml'));
    expect(folderOf('/b/fleet.yaml')).not.toBe(folderOf('/a/fleet.yaml'));
    await rm(dataDirectory, { recursive: true });
  });
});
