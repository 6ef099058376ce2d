import type { Locator, Page } from '@playwright/test';

/** Every service against every node. */
export const replicasPage = (page: Page) => {
  const grid = page.getByRole('grid', { name: 'Services by nodes' });
  return {
    grid,
    row: (service: string): Locator =>
      grid
        .getByRole('row')
        .filter({ has: page.getByRole('rowheader', { name: new RegExp(`^${service}\\b`) }) }),
    /** What stands of a service on a node, in words: `website on fra-web-1: running`. */
    copies: (service: string, node: string): Locator =>
      grid.getByRole('gridcell', { name: new RegExp(`^${service} on ${node}:`) }),
  };
};
