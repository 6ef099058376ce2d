import { bytesText } from '#shared/format';
import type { NodeId } from '#shared/model';
import type { Look } from '../../../source-kit/index.ts';
import type { LocatorPlanView } from '../picture/index.ts';
import { askPage, type Mapping, type Page } from '../reading/index.ts';
import { locatorsNow, targetsOn, type LocatorNow } from './locator-now.ts';

const shown = 3;
const orders = ['size', 'rate'] as const;

const lookId = (now: LocatorNow, target: string, order: string): string =>
  `locator.top ${now.declared.name} ${target} ${order}`;

/** The biggest and the busiest keys of what leaves, where the locator lists them so. */
export const topLooks = (view: LocatorPlanView, nodeIds: readonly NodeId[]): readonly Look[] =>
  locatorsNow(view).flatMap((now) =>
    targetsOn(now, nodeIds).flatMap(({ target }) =>
      orders.flatMap((order): readonly Look[] => {
        const ask = askPage(now.door, { target, order, limit: shown });
        return ask === undefined
          ? []
          : [{ id: lookId(now, target, order), through: now.declared.through, ask }];
      }),
    ),
  );

const weights: Readonly<Record<(typeof orders)[number], (mapping: Mapping) => string | undefined>> = {
  size: ({ sizeBytes }) => (sizeBytes === undefined ? undefined : bytesText(sizeBytes)),
  rate: ({ ratePerHour }) =>
    ratePerHour === undefined ? undefined : `${Math.round(ratePerHour).toLocaleString('en')} an hour`,
};

const titles = { size: 'The biggest keys', rate: 'The busiest keys' } as const;

/** What is to be known of single keys before they move. */
export const topWarnings = (
  now: LocatorNow,
  target: string,
  looked: LocatorPlanView['looked'],
): readonly string[] =>
  orders.flatMap((order) => {
    const found = looked?.get(lookId(now, target, order));
    if (found === undefined) return [];
    if (!found.ok) return [`${titles[order]} of ${target} could not be read: ${found.fault.says}`];
    const keys = (found.value as Page).mappings.flatMap((mapping) => {
      const weight = weights[order](mapping);
      return weight === undefined ? [] : [`${mapping.key.slice(0, 100)} (${weight})`];
    });
    return keys.length === 0 ? [] : [`${titles[order]} of ${target}: ${keys.slice(0, shown).join(', ')}.`];
  });
