import { fireEvent, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { epochMs } from '#shared/model';
import {
  elementsMadeOfText,
  exampleEvents,
  exampleReleases,
  fewHostileTexts,
  pictureFleet,
  pictureWorkloads,
  renderScreen,
  sayingEverywhere,
} from '../../test-kit/index.ts';
import { ReplicasScreen } from './index.ts';

const at = epochMs(1_795_000_000_000);
const veryLong = 'w'.repeat(5_000);
/** A failing comparison of such texts would itself take minutes. */
const longestRun = () =>
  Math.max(0, ...(document.body.textContent.match(/w{20,}/g) ?? []).map((run) => run.length));

const show = async (text: string, hash: string) => {
  const shown = renderScreen(<ReplicasScreen />, {
    snapshot: pictureFleet(at),
    boards: { workloads: sayingEverywhere(pictureWorkloads(at), text) },
    answers: {
      'workload.timeline': () => ({ events: sayingEverywhere([...exampleEvents(at)], text) }),
      'workload.releases': () => ({ releases: sayingEverywhere([...exampleReleases(at)], text) }),
    },
    hash,
  });
  await shown.settled();
  await shown.settled();
  return shown;
};

it.each([
  ['grid', '#/replicas'],
  ['page of one service', `#/replicas?workload=${encodeURIComponent('swarm:k3x9ab/mailer')}`],
])('keeps names, images, errors and reasons text in the %s', async (_, hash) => {
  for (const text of [...fewHostileTexts.slice(0, 3), veryLong]) {
    const shown = await show(text, hash);
    expect(elementsMadeOfText()).toEqual([]);
    expect(longestRun()).toBeLessThan(2_100);
    shown.close();
  }
  expect('__ran' in window).toBe(false);
});

it('keeps them text in the table', async () => {
  for (const text of fewHostileTexts.slice(0, 3)) {
    const shown = await show(text, '#/replicas');
    fireEvent.click(screen.getByRole('radio', { name: 'Table' }));
    expect(elementsMadeOfText()).toEqual([]);
    shown.close();
  }
  expect('__ran' in window).toBe(false);
});
