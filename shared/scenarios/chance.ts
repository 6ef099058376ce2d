/** FNV-1a over UTF-16 units, 32 bits: the same text gives the same number on every machine. */
export const hashOf = (text: string): number => {
  let hash = 2_166_136_261;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 16_777_619) >>> 0;
  // One more mixing step (murmur3's): FNV alone leaves neighbours alike in the high bits.
  hash = Math.imul(hash ^ (hash >>> 16), 2_246_822_507) >>> 0;
  return (hash ^ (hash >>> 13)) >>> 0;
};

/** A fixed chance between 0 (inclusive) and 1 for a text. */
export const chanceOf = (text: string): number => hashOf(text) / 4_294_967_296;

/** Moves smoothly between -1 and 1 over time, differently for each name: two slow waves and no sharp corner. */
export const waveOf = (name: string, atMs: number, periodMs: number): number => {
  const turn = 2 * Math.PI;
  const phase = chanceOf(name) * turn;
  const slow = Math.sin((atMs / periodMs) * turn + phase);
  const fast = Math.sin((atMs / periodMs) * turn * 3.7 + phase * 2);
  return slow * 0.7 + fast * 0.3;
};

/** A UUID made from a text, in the form of /proc/sys/kernel/random/boot_id. */
export const uuidOf = (text: string): string => {
  const hex = [0, 1, 2, 3].map((part) => hashOf(`${text} ${part}`).toString(16).padStart(8, '0')).join('');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
};
