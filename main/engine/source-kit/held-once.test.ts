import { expect, it } from 'vitest';
import { heldOnce } from './held-once.ts';

const ruleOf = (keep: number) => ({
  file: '/etc/logrotate.d/nginx',
  patterns: ['/var/log/nginx/*.log'],
  keep,
});

it('holds a value that many say once, and those that differ each for itself', () => {
  const [first, same, other] = [ruleOf(14), ruleOf(14), ruleOf(7)].map(heldOnce);
  expect(same).toBe(first);
  expect(other).toStrictEqual(ruleOf(7));
});

it('holds no more than a bounded number, whatever a fleet says over the years', () => {
  const first = heldOnce(ruleOf(14));
  for (let keep = 100; keep < 5_000; keep += 1) heldOnce(ruleOf(keep));
  const again = heldOnce(ruleOf(14));
  expect(again).not.toBe(first);
  expect(again).toStrictEqual(first);
});
