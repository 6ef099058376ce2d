import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { epochMs } from '#shared/model';
import {
  elementsMadeOfText,
  fleetHeader,
  hostileTexts,
  renderScreen,
  snapshot,
} from '../../test-kit/index.ts';
import { FirstRunScreen } from './index.ts';

const at = epochMs(1_795_000_000_000);

it('keeps five hundred hostile texts of an ssh_config text before anything is added', async () => {
  renderScreen(<FirstRunScreen />, {
    snapshot: snapshot(at, [], [], fleetHeader({ origin: 'empty' })),
    answers: {
      'fleet-import.preview': ({ from }) => ({
        from,
        hash: 'h',
        // Names must differ: they are what rows are told apart by.
        adds: hostileTexts.map((text, index) => ({
          id: `${index} ${text}`,
          address: text,
          port: 22,
          user: text,
          jump: [text],
          labels: { [text]: text },
          identityFile: text,
        })),
        skips: hostileTexts.map((text, index) => ({ id: `${index} ${text}`, reason: text })),
        unsupported: hostileTexts.map((text, index) => ({
          where: `line ${index}`,
          what: text,
          reason: text,
        })),
        yaml: hostileTexts.join('\n'),
      }),
    },
    hash: '#/first-run',
  });
  await screen.findByRole('grid', { name: 'Servers that would be added' });
  expect(elementsMadeOfText()).toEqual([]);
  expect('__ran' in window).toBe(false);
  expect(document.body.textContent).toContain(hostileTexts[0]);
});
