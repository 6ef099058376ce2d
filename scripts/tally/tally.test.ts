import { expect, it } from 'vitest';
import { closingLines } from './tally.mjs';
import { reasonOf } from './vitest-reporter.mjs';

type Group = { readonly type: 'suite' | 'module'; readonly name: string; readonly parent?: Group };

const skipped = (names: readonly string[], note?: string): Parameters<typeof reasonOf>[0] => {
  const [name = '', ...groups] = names.toReversed();
  const parent = groups.reduceRight<Group>((outer, each) => ({ type: 'suite', name: each, parent: outer }), {
    type: 'module',
    name: 'a file',
  });
  const result = () => ({ state: 'skipped', ...(note === undefined ? {} : { note }) });
  return { name, parent, result } as unknown as Parameters<typeof reasonOf>[0];
};

it('finds why a test was skipped in its note, its name, or the name of a group around it', () => {
  expect([
    reasonOf(skipped(['real nodes', 'boot'], 'this machine has no apt')),
    reasonOf(skipped(['a sweep', 'in zsh (skipped: zsh is not installed)'])),
    reasonOf(skipped(['against OpenSSH (skipped: there is no sshd)', 'in time', 'answers'])),
    reasonOf(skipped(['lines over SSH (skipped: no sshd (apt-get install it))', 'follow one (a file)'])),
    reasonOf(skipped(['a sweep', 'answers'])),
  ]).toEqual([
    'this machine has no apt',
    'skipped: zsh is not installed',
    'skipped: there is no sshd',
    'skipped: no sshd (apt-get install it)',
    undefined,
  ]);
});

it('prints every skip with its reason and every fault by its name above the line that counts', () => {
  const tallies = [
    { runner: 'lint', passed: 0, failed: ['lint (it ended with 1)'], skipped: [] },
    { runner: 'units', passed: 2, failed: [], skipped: [{ name: 'a test', reason: 'no root' }] },
  ];
  expect(closingLines(tallies)).toBe(
    'skipped: a test\n         no root\nfailed: lint (it ended with 1)\n2 passed, 1 failed, 1 skipped',
  );
});
