/**
 * does: reads who owns which documents from a locator and from its storage hosts themselves, and says how keys are handed over.
 * never: performs I/O itself, writes a mapping without the version it read, overwrites what changed hands.
 * talks to: `source-kit`, `shared`.
 */
import type { DeclaredLocator } from '#shared/model';
import { defineOwnershipSource, defineSource } from '../../source-kit/index.ts';
import { readRanges, readSpace } from './picture/index.ts';
import { looks, planner } from './plan/index.ts';
import { claimantsOf, type SpaceClaim } from './reading/index.ts';
import { findKey, listKeys } from './search/index.ts';
import { steps } from './step/index.ts';

/** A locator as docs/locator.openapi.yaml describes it, or as the fleet file says that it is otherwise. */
export const source = defineSource({
  id: 'locator',
  says: 'Locators: which storage host owns which document, by the locator and by the hosts themselves.',
  probes: [],
  ownership: defineOwnershipSource<DeclaredLocator, SpaceClaim>({
    kind: 'locator',
    claimants: (declared, _nodes, claims) => claimantsOf(declared, claims),
    read: readSpace,
    ranges: readRanges,
    find: findKey,
    keys: listKeys,
  }),
  steps,
  looks,
  planner,
});
