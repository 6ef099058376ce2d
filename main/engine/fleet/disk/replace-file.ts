import { randomBytes } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Mode of a new fleet file: it holds no secret, but the map of a fleet is nobody else's business. */
const newFileMode = 0o600;

/** The file behind a link stays where it is: the link is kept and its target replaced. */
const targetOf = async (path: string): Promise<string> => {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return path;
    throw error;
  }
};

const modeOf = async (path: string): Promise<number> => {
  try {
    return (await stat(path)).mode & 0o777;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return newFileMode;
    throw error;
  }
};

/** Makes the new name durable too (open(2), rename(2)). Windows cannot sync a folder and needs no such call. */
const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return;
  await using handle = await open(folder, 'r');
  await handle.sync();
};

/** Writes a whole file so that a crash leaves the old or the new one, never half of it. Keeps mode and links. */
export const replaceFile = async (path: string, text: string): Promise<void> => {
  const target = await targetOf(path);
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  const mode = await modeOf(target);
  try {
    {
      await using file = await open(temporary, 'wx', mode);
      await file.writeFile(text, 'utf8');
      await file.sync();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(target));
};
