import { describe, expect, it } from 'vitest';
import { epochMs } from '#shared/model';
import { hostFacts, known, nodeView, unknown, volume } from '../../test-kit/index.ts';
import { filterText, readFilter, readTyped } from './filter.ts';
import { matchesFilter } from './match.ts';

const at = epochMs(1_795_000_000_000);
const labels = new Set(['region', 'role']);
const token = (key: string, value: string, exclude = false) => ({ key, value, exclude });

describe('the filter', () => {
  it('reads what people type', () => {
    const typed = [
      'role worker',
      '-role:db',
      'disk over 80',
      'disk>90 %',
      'rtt 20',
      'state stale',
      'fra-w1',
      'big box',
      ' ',
    ];
    expect(typed.map((text) => readTyped(text, labels))).toEqual([
      token('role', 'worker'),
      token('role', 'db', true),
      token('disk', '80'),
      token('disk', '90'),
      token('rtt', '20'),
      token('state', 'stale'),
      token('name', 'fra-w1'),
      token('name', 'big box'),
      undefined,
    ]);
  });

  it('survives the address, whatever a label says', () => {
    const tokens = [token('region', 'North; 50 % east'), token('role', '-x', true), token('a b', ';')];
    expect(readFilter(filterText(tokens))).toEqual(tokens);
  });

  it('adds up values of one key, narrows by different keys and takes away excluded ones', () => {
    const view = nodeView('fra-w1', at, { region: 'Europe', role: 'worker' });
    const passes = (...tokens: ReturnType<typeof token>[]) => matchesFilter(view, 'ok', tokens);
    expect([
      passes(),
      passes(token('region', 'europe')),
      passes(token('region', 'Asia'), token('region', 'Europe')),
      passes(token('region', 'Europe'), token('role', 'db')),
      passes(token('role', 'worker', true)),
      passes(token('name', 'W1')),
      passes(token('state', 'critical')),
    ]).toEqual([true, true, true, false, false, true, false]);
  });

  it('never matches an unknown disk or round trip, neither as full nor as empty', () => {
    const blind = nodeView(
      'a',
      at,
      {},
      { facts: hostFacts(at, { volumes: unknown('timed-out', at), roundTripMs: unknown('timed-out', at) }) },
    );
    const full = nodeView(
      'b',
      at,
      {},
      { facts: hostFacts(at, { volumes: known([volume('/', 0.95, at)], at) }) },
    );
    expect([blind, full].map((view) => matchesFilter(view, view.state, [token('disk', '0')]))).toEqual([
      false,
      true,
    ]);
    expect(matchesFilter(blind, 'unknown', [token('rtt', '0')])).toBe(false);
  });
});
