import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from '#shared/schema';

const boundsSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
});
const memorySchema = z.object({
  bounds: boundsSchema.optional(),
  maximized: z.boolean().optional(),
  /** Absolute path of the fleet file that was opened last. */
  fleetFile: z.string().max(4_096).optional(),
});
export type WindowMemory = z.infer<typeof memorySchema>;
export type Bounds = z.infer<typeof boundsSchema>;

/** Reads what the window remembers. A missing or damaged file is an empty memory: nothing of worth is in it. */
export const readMemory = (file: string): WindowMemory => {
  try {
    const read = memorySchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return read.success ? read.data : {};
  } catch {
    return {}; // first start, or a file cut short by a power loss
  }
};

/** Replaces the file in one step, readable by this user only. */
export const writeMemory = (file: string, memory: WindowMemory): void => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, JSON.stringify(memory), { mode: 0o600 });
  renameSync(`${file}.new`, file);
};

/** Enough for the fleet table beside the navigation. */
const smallest = { width: 960, height: 600 };
const usual = { width: 1_440, height: 900 };

/** Where to open: where it was, if that is still on a screen; a display may have been unplugged meanwhile. */
export const openAt = (
  remembered: Bounds | undefined,
  screens: readonly Bounds[],
): Partial<Bounds> & typeof smallest => {
  if (remembered === undefined) return usual;
  const size = {
    width: Math.max(remembered.width, smallest.width),
    height: Math.max(remembered.height, smallest.height),
  };
  const middle = { x: remembered.x + size.width / 2, y: remembered.y + size.height / 2 };
  const seen = screens.some(
    ({ x, y, width, height }) =>
      middle.x >= x && middle.x < x + width && middle.y >= y && middle.y < y + height,
  );
  return seen ? { ...size, x: remembered.x, y: remembered.y } : size;
};
