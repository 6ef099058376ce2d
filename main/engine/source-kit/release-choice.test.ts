import { describe, expect, it } from 'vitest';
import { epochMs, workloadId, type Release } from '#shared/model';
import { momentBefore, releaseAt, releaseBefore, releasesOf } from './release-choice.ts';

const release = (version: string, seen: number, of = 'web'): Release => ({
  id: `${of}-${version}-${seen}`,
  workloadId: workloadId(of),
  image: { reference: `${of}:${version}` },
  firstSeenAt: epochMs(seen),
  lastSeenAt: epochMs(seen + 5),
});
const runs = (version: string) => (one: Release) => one.image.reference.endsWith(`:${version}`);
const ledger = [release('1', 10), release('2', 20), release('3', 30), release('9', 25, 'other')];
const web = releasesOf(ledger, workloadId('web'));

describe('the release to go back to', () => {
  it('is the one before, and after that roll-back the one before that', () => {
    expect(releaseBefore(web, runs('3'))?.image.reference).toBe('web:2');
    expect(releaseBefore(web, runs('2'))?.image.reference).toBe('web:1');
    const again = releasesOf([...ledger, release('2', 40)], workloadId('web'));
    expect(releaseBefore(again, runs('2'))?.image.reference).toBe('web:1');
    expect(releaseBefore(web, runs('1'))).toBeUndefined();
  });

  it('is the newest one while what runs is not in the ledger yet', () => {
    expect(releaseBefore(web, runs('4'))?.image.reference).toBe('web:3');
  });

  it('of a stack is what all ran just before the newest change', () => {
    const other = releasesOf(ledger, workloadId('other'));
    const moment = momentBefore([
      { own: web, isCurrent: runs('3') },
      { own: other, isCurrent: runs('9') },
    ]);
    expect([web, other].map((own) => releaseAt(own, moment)?.image.reference)).toEqual(['web:2', 'other:9']);
  });
});
