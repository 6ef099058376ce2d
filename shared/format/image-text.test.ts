import { describe, expect, it } from 'vitest';
import type { Placement } from '#shared/model';
import { workloadVersion } from './image-text.ts';

const copies = (...references: readonly (string | undefined)[]): Placement[] =>
  references.map(
    (reference) => ({ image: reference === undefined ? undefined : { reference } }) as unknown as Placement,
  );

describe('what a service is, under its name', () => {
  it('is the image it asks for, without its registry', () => {
    const image = { reference: 'registry.example.net:5000/shop/api:4.12@sha256:12' };
    expect(workloadVersion({ image, placements: [] })).toBe('api:4.12');
  });

  it('is the version that the copies of a unit run, how many when they differ, and unknown when nobody can tell', () => {
    expect(workloadVersion({ placements: copies('15.12', '15.12', undefined) })).toBe('15.12');
    expect(workloadVersion({ placements: copies('15.12', '15.13') })).toBe('2 versions');
    expect(workloadVersion({ placements: copies(undefined) })).toBe('version unknown');
  });
});
