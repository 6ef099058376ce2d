import { describe, expect, it } from 'vitest';
import css from './tokens.css?raw';

const colours = (block: RegExp): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...(css.match(block)?.[1] ?? '').matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/gi)].map((m) => [m[1], m[2]]),
  );
const themes = {
  dark: colours(/\[data-theme='dark'\] \{([\s\S]*?)\n\}/),
  light: colours(/\[data-theme='light'\] \{([\s\S]*?)\n\}/),
};

/** WCAG 2.2 relative luminance. */
const luminance = (hex: string): number => {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string): number => {
  const [dim = 0, bright = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (bright + 0.05) / (dim + 0.05);
};

type Pair = readonly [front: string, back: string, minimum: number];
const cross = (fronts: readonly string[], backs: readonly string[], minimum: number): Pair[] =>
  fronts.flatMap((front) => backs.map((back) => [front, back, minimum] as const));

const surfaces = ['bg-0', 'bg-1', 'bg-2', 'bg-3'];
const states = ['ok', 'warn', 'crit', 'unknown', 'drain', 'maint'];
const owners = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8'];
const text = 4.5;
const mark = 3;
const pairs: readonly Pair[] = [
  ...cross(['fg-1', 'fg-2', 'fg-3'], surfaces, text),
  ...cross(['fg-1', 'fg-2'], ['bg-4'], text),
  ...cross(['fg-1', 'fg-2', 'fg-3'], ['select'], text),
  ['fg-inv', 'solid', text],
  ...cross(states, surfaces, text),
  ...states.flatMap((state): Pair[] => [
    [state, `${state}-t`, text],
    ['fg-1', `${state}-t`, text],
  ]),
  ...cross(['fg-2', 'fg-3'], ['crit-t', 'warn-t', 'unknown-t', 'drain-t'], text),
  ...cross(['focus', 'line-ctl'], surfaces, mark),
  ...cross(['ink-1'], ['bg-1', 'bg-2'], mark),
  ['fg-2', 'ink-3', text],
  ...cross(owners, ['bg-1'], mark),
  ...owners.map((owner): Pair => ['fg-inv', owner, text]),
];

describe.each(Object.entries(themes))('%s theme', (_name, tokens) => {
  it('keeps every text at 4.5 to 1 and every mark, control edge and focus ring at 3 to 1', () => {
    const tooWeak = pairs
      .map(([front, back, minimum]) => ({
        pair: `${front} on ${back}`,
        ratio: contrast(tokens[front] ?? '#000000', tokens[back] ?? '#000000'),
        minimum,
      }))
      .filter(({ ratio, minimum }) => ratio < minimum);
    expect(tooWeak).toEqual([]);
  });

  it('defines every colour that is checked', () => {
    const missing = [...new Set(pairs.flatMap(([front, back]) => [front, back]))].filter(
      (name) => !(name in tokens),
    );
    expect(missing).toEqual([]);
  });
});
