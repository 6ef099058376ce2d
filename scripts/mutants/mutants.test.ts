import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../run.mjs';
import { mutants } from './mutants.mjs';

const textOf = (file: string): string =>
  existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '';

it('has at least 25 guards to take away', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(25);
  expect(new Set(mutants.map(({ says }) => says)).size).toBe(mutants.length);
});

it.each(mutants.map((mutant) => [mutant.says, mutant] as const))(
  'still knows where to take it away and which test notices: %s',
  (_says, { file, from, to, test, name }) => {
    expect(textOf(file).split(from)).toHaveLength(2);
    expect(to).not.toBe(from);
    // A name may begin with those of the groups around the test.
    const tests = [...textOf(test).matchAll(/(?:it|describe)(?:\.each\([\s\S]*?\))?\(\s*'([^']+)'/g)];
    expect(
      tests.some(([, title = '']) => title.startsWith(name) || name.endsWith(title) || name.includes(title)),
    ).toBe(true);
  },
);
