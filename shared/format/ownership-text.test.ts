import { describe, expect, it } from 'vitest';
import { epochMs, spaceId, type SpaceView } from '#shared/model';
import { claimAgeText, lagText, ownershipSituation, qualityText } from './ownership-text.ts';

const now = epochMs(1_795_000_000_000);
const space = (other: Partial<SpaceView> = {}): SpaceView => ({
  id: spaceId('redis-cluster/sessions'),
  source: 'redis-cluster',
  name: 'sessions',
  unit: 'slot',
  positions: 16_384,
  total: 16_384,
  state: 'known',
  says: '',
  parties: [],
  segments: [],
  prefixes: [],
  views: [],
  disputes: [],
  retentions: [],
  lastCopies: [],
  zonePairs: [],
  qualities: [],
  observedAt: now,
  everyMs: 15_000,
  observedBy: '',
  ...other,
});
const said = (...spaces: readonly SpaceView[]): string =>
  ownershipSituation(spaces)
    .parts.map(({ text }) => text)
    .join('')
    .trim();

describe('the sentence that opens the ownership map', () => {
  it('says what is normal when nothing is wrong', () => {
    expect(said(space())).toBe('16,384 slots of sessions have exactly one owner each.');
  });

  it('begins with what is in dispute, and counts a space that is unknown to nobody as sound', () => {
    const dispute = {
      id: 'split-brain',
      kind: 'split-brain',
      severity: 'critical',
      count: 1,
      sides: [],
      says: 'Two servers of orders take writes.',
      nextStep: '',
      settles: [],
    } as const;
    expect(
      said(
        space({ name: 'orders', disputes: [{ ...dispute, sides: [], settles: [] }] }),
        space({ state: 'unknown', name: 'keys' }),
      ),
    ).toBe('Two servers of orders take writes. Who owns what in keys is not known.');
  });

  it('says why nobody knows who owns what: which machines are silent, or what the source told', () => {
    const party = {
      id: 'edge-1',
      name: 'edge-1',
      role: 'target',
      state: 'unknown',
      accepts: 'unknown',
      says: '',
      observedAt: now,
    } as const;
    const containers = {
      state: 'unknown',
      source: 'docker',
      unit: 'task',
      name: 'Plain containers',
    } as const;
    const says = 'No server has answered yet: refused.';
    expect([
      said(space(), space({ ...containers, says: '0 of 1 machines answered.', parties: [party] })),
      said(space({ state: 'unknown', says })),
    ]).toEqual([
      'Who owns what in Plain containers is not known: edge-1 does not answer. 16,384 slots of sessions have exactly one owner each.',
      'Who owns what in sessions is not known. No server has answered yet: refused.',
    ]);
  });

  it('names what is down to its last copy', () => {
    expect(said(space({ lastCopies: [{ party: 'a', count: 3 }] }))).toContain(
      'sessions has something down to its last live copy.',
    );
  });

  it('tells how to declare a space where there is none', () => {
    expect(said()).toContain('No space is declared.');
  });
});

describe('numbers of ownership', () => {
  it('are none only where nothing is behind, and unknown where nobody told', () => {
    expect([
      lagText({ lagBytes: 0, lagMs: 0 }),
      lagText({ lagBytes: 12_000, lagMs: 3_200 }),
      lagText({}),
    ]).toEqual(['none', '12 kB, 3 s', undefined]);
  });

  it('have as many nines as there are, and never round up to a whole', () => {
    expect([0.99998, 0.995, 1, undefined].map((value) => qualityText({ value, unit: 'share' }))).toEqual([
      '99.998 %',
      '99.5 %',
      '100 %',
      undefined,
    ]);
  });

  it('give a silent claim the age of its last word', () => {
    const claim = { claimant: 'a', kind: 'gossip', state: 'silent', says: '' } as const;
    expect([
      claimAgeText({ ...claim, observedAt: epochMs(now - 250_000) }, now),
      claimAgeText(claim, now),
    ]).toEqual(['silent for 4 m 10 s', 'never heard']);
  });
});
