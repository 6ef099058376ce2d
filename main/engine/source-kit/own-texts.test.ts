import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { withOwnTexts } from './own-texts.ts';

it('changes nothing of a value', () => {
  const value = {
    path: '/var/log/nginx/access.log',
    owner: undefined,
    sizes: [1, 2.5, null],
    is: { held: true, by: ['ümläut 🦆', 'half a pair \ud83e'] },
  };
  expect(withOwnTexts(value)).toStrictEqual(value);
});

it('lets go of the replies that the texts were cut from', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const heldBytes = (keep: (text: string) => string): number => {
    collect();
    const before = getHeapStatistics().used_heap_size;
    const kept = Array.from({ length: 100 }, (_, at) => {
      const reply = Buffer.alloc(100_000, `line ${at} of a long reply\n`).toString();
      return keep(reply.slice(26, 60));
    });
    collect();
    const after = getHeapStatistics().used_heap_size;
    return kept.length === 100 ? after - before : 0;
  };
  expect(heldBytes((text) => text)).toBeGreaterThan(9_000_000);
  expect(heldBytes(withOwnTexts)).toBeLessThan(1_000_000);
});
