import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seededNumbers } from '../../../shared/model/test-kit/index.ts';
import { readFleet } from './read-fleet.ts';

const example = readFileSync(join(import.meta.dirname, '../../../docs/fleet.example.yaml'), 'utf8');

/** What people, editors and attackers put into YAML. */
const pieces = [
  '\t', ':', '- ', '{', '}', '[', ']', '"', "'", '&a ', '*a', '*missing', '!!binary ', '!x ', '|', '>', '?', '%', '@', '`', '#',
  '---\n', '...\n', '\r\n', '\u0000', '\ufeff', '\u202e', '\ud800', '\u2028', '<<: *a', '__proto__: 1', 'constructor: {}', 'nodes:', 'null', '~',
  'yes', '0x10', '1e999', '-0', '.nan', '.inf', '99999999999999999999', '2001-01-01', 'jump: hel-w1', 'jump: [gate, gate]', 'port: 0',
  'user: -l', 'address: "$(id)"', 'alarms: {off: 1}', 'labels: [1]', 'groups: {x: {nodes: x}}', 'services: {x: {unit: -x}}', 'where: {}', 'health: {tcp: 0}', 'deploy: {pause: 1}', 'unit: "$(id)"', 'container: a/b', '[[[[[[[[', '{a: {a: {a: ', 'é', '日本', '🛟',
]; // prettier-ignore

const mutate = (text: string, next: () => number): string => {
  const at = () => Math.floor(next() * (text.length + 1));
  const [from, to] = [at(), at()].toSorted((a, b) => a - b) as [number, number];
  const piece = pieces[Math.floor(next() * pieces.length)] ?? '';
  const lines = text.split('\n');
  const line = Math.floor(next() * lines.length);
  const ways: readonly (() => string)[] = [
    () => text.slice(0, from) + piece + text.slice(from),
    () => text.slice(0, from) + text.slice(Math.min(to, from + 20)),
    () => text.slice(0, from) + text.slice(from, to) + text.slice(from),
    () => lines.toSpliced(line, 1).join('\n'),
    () => lines.toSpliced(line, 0, lines[Math.floor(next() * lines.length)] ?? '').join('\n'),
    () => lines.toSpliced(line, 1, `  ${lines[line] ?? ''}`).join('\n'),
    () => lines.toSpliced(line, 1, piece + (lines[line] ?? '')).join('\n'),
    () => text.slice(0, from),
    () => text.replaceAll('\n', '\r\n'),
    () => text.slice(0, from) + String.fromCharCode(Math.floor(next() * 65_536)) + text.slice(from + 1),
  ];
  return (ways[Math.floor(next() * ways.length)] ?? ways[0])?.() ?? text;
};

describe('a thousand mutated fleet files', () => {
  it('give a fleet or errors with line, column and advice; none crashes the reader', () => {
    const next = seededNumbers(3);
    const around = { homeDirectory: '/home/ops', agentSocket: undefined, localUser: 'ops' };
    const outcomes = { fleets: 0, refused: 0 };
    for (let file = 0; file < 1_000; file += 1) {
      let text = example;
      for (let times = 1 + Math.floor(next() * 4); times > 0; times -= 1) text = mutate(text, next);
      const reading = readFleet(text, '/etc/fleet.yaml', around);
      if (reading.ok) {
        outcomes.fleets += 1;
        for (const { node } of reading.fleet.entries)
          expect(`${node.user}@${node.address}`).toMatch(/^[^-\s'"$\\;&<>|(){},`][^\s'"$\\;&<>|(){},`]*$/);
        for (const { runs, nodes } of reading.fleet.services) {
          expect(runs.kind === 'unit' ? runs.unit : runs.container).toMatch(
            /^[A-Za-z0-9:_.\\@][A-Za-z0-9:_.\\@-]*$/,
          );
          expect(nodes.length).toBeGreaterThan(0);
        }
        continue;
      }
      outcomes.refused += 1;
      const lineCount = text.split('\n').length;
      const wrong = reading.problems.filter(
        ({ line, column, says, instead }) =>
          line < 1 || line > lineCount || column < 1 || says === '' || instead === '',
      );
      expect({ text, wrong, none: reading.problems.length === 0 }).toEqual({ text, wrong: [], none: false });
    }
    // Both kinds must be there in number, or the mutations test nothing.
    expect(Math.min(outcomes.fleets, outcomes.refused)).toBeGreaterThan(100);
  }, 180_000);
});
