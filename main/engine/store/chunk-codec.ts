import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Numbers of one series in time order. Times are epoch ms; both arrays have one length. */
export type Run = { readonly times: readonly number[]; readonly values: readonly number[] };

const bytesPerSample = 8;
/**
 * Room for the result of one call, bytes: what zstd needs at most (ZSTD_compressBound), and an hour of samples. Left to itself Node takes 16 KiB for
 * each, of which a chunk uses one, and the store's thread had tens of megabytes of such room waiting to be collected.
 */
const packedRoom = (bytes: number) => ({ chunkSize: bytes + Math.ceil(bytes / 256) + 128 });
const unpackedRoom = { chunkSize: 8_192 };

/**
 * Packs a run: per sample a uint32 of milliseconds since `start` and a float32 value, then zstd.
 * Float32 keeps seven digits: a 4 TB disk to within 262 kB, which no rule or picture can tell apart.
 */
export const packRun = (start: number, { times, values }: Run): Uint8Array => {
  const view = new DataView(new ArrayBuffer(times.length * bytesPerSample));
  times.forEach((time, index) => {
    // Columns, not pairs: equal steps beside each other compress several times better.
    view.setUint32(index * 4, time - start, true);
    view.setFloat32((times.length + index) * 4, values[index] ?? Number.NaN, true);
  });
  return zstdCompressSync(new Uint8Array(view.buffer), packedRoom(view.byteLength));
};

/** Unpacks what `packRun` made. Throws on damaged bytes; the reader of the file maps that. */
export const unpackRun = (start: number, packed: Uint8Array): Run => {
  const bytes = zstdDecompressSync(packed, unpackedRoom);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.byteLength / bytesPerSample;
  const times: number[] = [];
  const values: number[] = [];
  for (let index = 0; index < count; index += 1) {
    times.push(start + view.getUint32(index * 4, true));
    values.push(view.getFloat32((count + index) * 4, true));
  }
  return { times, values };
};

/** Extremes and last value of one bucket; NaN where nothing was observed. */
export type Bucket = { readonly min: number; readonly max: number; readonly last: number };

const floatsPerBucket = 3;

/** Packs buckets of one length each; a gap is three NaN. */
export const packBuckets = (buckets: readonly (Bucket | undefined)[]): Uint8Array => {
  const floats = new Float32Array(buckets.length * floatsPerBucket).fill(Number.NaN);
  buckets.forEach((bucket, index) => {
    if (bucket !== undefined) floats.set([bucket.min, bucket.max, bucket.last], index * floatsPerBucket);
  });
  return zstdCompressSync(new Uint8Array(floats.buffer), packedRoom(floats.byteLength));
};

/** Unpacks what `packBuckets` made. */
export const unpackBuckets = (packed: Uint8Array): (Bucket | undefined)[] => {
  const bytes = zstdDecompressSync(packed, unpackedRoom);
  const floats = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const buckets: (Bucket | undefined)[] = [];
  for (let index = 0; index < floats.length; index += floatsPerBucket) {
    const [min = Number.NaN, max = Number.NaN, last = Number.NaN] = floats.subarray(
      index,
      index + floatsPerBucket,
    );
    buckets.push(Number.isNaN(last) ? undefined : { min, max, last });
  }
  return buckets;
};
