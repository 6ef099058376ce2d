import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { epochMs, nodeId, type HostKeyOffer } from '#shared/model';
import {
  elementsMadeOfText,
  nodeView,
  renderScreen,
  snapshot,
  someHostileTexts,
} from '../../test-kit/index.ts';
import { HostKeyDialog } from './index.ts';

const at = epochMs(1_795_000_000_000);

const offerOf = (text: string, isChanged: boolean): HostKeyOffer => ({
  nodeId: nodeId(text.slice(0, 128)),
  hopId: text,
  address: text,
  port: 22,
  keyType: text,
  fingerprint: text,
  ...(isChanged ? { known: { fingerprint: text, keyType: text, file: text, line: 1 } } : {}),
});

it.each([
  ['a new key', false],
  ['a changed key', true],
])('keeps what a server says text while %s is compared', async (_which, isChanged) => {
  for (const text of someHostileTexts) {
    const offer = offerOf(text, isChanged);
    const shown = renderScreen(<HostKeyDialog />, {
      snapshot: snapshot(at, [nodeView(offer.nodeId, at)]),
      answers: { 'host-key.offers': () => ({ offers: [offer] }) },
      hash: `#/fleet?key=${encodeURIComponent(offer.nodeId)}`,
    });
    await shown.settled();
    await shown.settled();
    expect(screen.getAllByRole('dialog', { hidden: true }).length).toBeGreaterThan(0);
    expect(elementsMadeOfText()).toEqual([]);
    shown.close();
  }
  expect('__ran' in window).toBe(false);
});
