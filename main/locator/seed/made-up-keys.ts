/** Names before the slash, in order, and how many of each hundred keys they have. */
export const prefixShares = [
  ['account', 8],
  ['archive-box', 6],
  ['catalog', 10],
  ['invoice', 22],
  ['photo', 14],
  ['session', 12],
  ['tenant', 28],
] as const;

/** Numbers from 1 to `count` in the order of their text: 1, 10, 100, 11, 2. So keys arrive in the order the store keeps them. */
export function* inTextOrder(count: number): Generator<number> {
  let at = 1;
  for (let given = 0; given < count; given += 1) {
    yield at;
    if (at * 10 <= count) at *= 10;
    else {
      while (at % 10 === 9 || at + 1 > count) at = Math.floor(at / 10);
      at += 1;
    }
  }
}

/** `count` keys in the order of their text: `account/1`, `account/10`. The same count gives the same keys. */
export function* madeUpKeys(count: number): Generator<string> {
  let before = 0;
  let percent = 0;
  for (const [name, share] of prefixShares) {
    percent += share;
    const upTo = Math.floor((count * percent) / 100);
    for (const number of inTextOrder(upTo - before)) yield `${name}/${number}`;
    before = upTo;
  }
}

/** A number that looks random, 0 up to 1, made of a whole number; the same one every time. */
export const scatter = (seed: number): number => {
  // The finalizer of MurmurHash3.
  let mixed = Math.imul(seed ^ (seed >>> 16), 0x85_eb_ca_6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2_b2_ae_35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
};
