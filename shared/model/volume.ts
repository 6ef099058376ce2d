import { z } from '#shared/schema';
import { factSchema } from './fact.ts';

/** Space of a file system in bytes, as `df` counts it: root's reserve is not available. */
export const spaceSchema = z.object({
  sizeBytes: z.number().nonnegative(),
  usedBytes: z.number().nonnegative(),
  /** What an ordinary user can still write (`avail`, not `free`). */
  availableBytes: z.number().nonnegative(),
});
export type Space = z.infer<typeof spaceSchema>;

/** Inodes of a file system. File systems without a fixed table (btrfs, vfat) are unknown, not 0. */
export const inodesSchema = z.object({
  total: z.number().nonnegative(),
  free: z.number().nonnegative(),
});
export type Inodes = z.infer<typeof inodesSchema>;

/** One real, mounted file system of a node. Its identity is its mount point. Bind mounts of one device are listed once. */
export const volumeSchema = z.object({
  mount: z.string(),
  device: z.string(),
  fileSystem: z.string(),
  space: factSchema(spaceSchema),
  inodes: factSchema(inodesSchema),
  readOnly: factSchema(z.boolean()),
});
export type Volume = z.infer<typeof volumeSchema>;
