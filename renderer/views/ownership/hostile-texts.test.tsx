import { fireEvent, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { epochMs, type SpaceView } from '#shared/model';
import {
  elementsMadeOfText,
  exampleFinding,
  exampleKeys,
  exampleOwnership,
  fewHostileTexts,
  handingOver,
  pictureFleet,
  pictureSpaces,
  renderScreen,
  sayingEverywhere,
  troubledSlots,
} from '../../test-kit/index.ts';
import { OwnershipScreen } from './index.ts';

const at = epochMs(1_795_000_000_000);
/** As long as the id of a party may be: what is longer is refused before anything is drawn. */
const veryLong = 'w'.repeat(250);
const texts = [...fewHostileTexts.slice(0, 3), veryLong];
/** A failing comparison of such texts would itself take minutes. */
const longestRun = () =>
  Math.max(0, ...(document.body.textContent.match(/w{20,}/g) ?? []).map((run) => run.length));

/** Names, zones, prefixes, claimants, reasons and next steps: all that comes from the systems that are read. */
const saying = (space: SpaceView, text: string): SpaceView => {
  const said = sayingEverywhere(space, text);
  return {
    ...said,
    prefixes: said.prefixes.map((each, index) => ({ ...each, prefix: `${index}${text}` })),
    parties: said.parties.map((party) => ({ ...party, zone: text.slice(0, 60) })),
    zonePairs: said.zonePairs.map((pair, index) => ({
      ...pair,
      owner: `${index}${text}`,
      secondary: `${index}${text}`,
    })),
    disputes: said.disputes.map((dispute) => ({
      ...dispute,
      nextStep: text,
      key: text,
      sides: dispute.sides.map((side) => ({
        ...side,
        owner: text,
        claims: side.claims.map((claim) => ({ ...claim, claimant: text })),
      })),
    })),
    views: said.views.map((view, index) => ({
      ...view,
      claims: view.claims.map((claim) => ({ ...claim, claimant: `${index}${text}` })),
    })),
    retentions: said.retentions.map((each) => ({ ...each, directory: text })),
    qualities: said.qualities.map((each) => ({ ...each, formula: text })),
    observedBy: text,
  };
};

const show = async (text: string, hash: string) => {
  const spaces = [troubledSlots(at), ...pictureSpaces(at).slice(1)].map((space) => saying(space, text));
  const shown = renderScreen(<OwnershipScreen />, {
    snapshot: pictureFleet(at),
    boards: {
      ownership: exampleOwnership(at, spaces),
      operations: [sayingEverywhere(handingOver(at, spaces), text)],
    },
    answers: {
      'ownership.find': ({ key }) => ({ findings: [sayingEverywhere(exampleFinding(at, key, true), text)] }),
      'ownership.keys': (asked) => {
        const page = exampleKeys(at, { ...asked, limit: 3 });
        return {
          ...page,
          keys: page.keys.map((each, index) => ({ ...each, key: `${index}${text}`, owner: text })),
        };
      },
    },
    hash,
  });
  await shown.settled();
  await shown.settled();
  return shown;
};

const keysOf = encodeURIComponent('{"spaceId":"locator/documents","party":"fra-w1"}');
it.each([
  ['pictures, the rail and a search', '#/ownership?where=tenant/42'],
  ['list of keys', `#/ownership?keys=${keysOf}`],
])('keeps what other systems say text in the %s', async (_, hash) => {
  for (const text of texts) {
    const shown = await show(text, hash);
    expect(elementsMadeOfText()).toEqual([]);
    expect(longestRun()).toBeLessThan(1_100);
    shown.close();
  }
  expect('__ran' in window).toBe(false);
});

it('keeps it text in the tables, and on the card of a cell', async () => {
  for (const text of texts.slice(0, 2)) {
    const shown = await show(text, '#/ownership');
    for (const grid of screen.getAllByRole('grid')) {
      const stop = grid.querySelector<HTMLElement>('[tabindex="0"]');
      if (stop !== null) fireEvent.focus(stop);
      expect(elementsMadeOfText()).toEqual([]);
    }
    fireEvent.click(screen.getByRole('radio', { name: 'Table' }));
    expect(elementsMadeOfText()).toEqual([]);
    fireEvent.click(screen.getByRole('radio', { name: 'Map' }));
    shown.close();
  }
  expect('__ran' in window).toBe(false);
});
