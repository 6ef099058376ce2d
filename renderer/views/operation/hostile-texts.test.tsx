import { expect, it } from 'vitest';
import { epochMs, type NodeId, type OperationId, type OperationRequest } from '#shared/model';
import {
  drainRequest,
  elementsMadeOfText,
  exampleAudit,
  exampleExposure,
  exampleOperations,
  handOverOperation,
  fewHostileTexts,
  operationAnswers,
  pictureFleet,
  planFor,
  renderScreen,
  sayingEverywhere,
} from '../../test-kit/index.ts';
import { OperationScreen, OperationSheets } from './index.ts';

const at = epochMs(1_795_000_000_000);
/** As long as a reason of the record may be: a message with a longer one is refused before anything is drawn. */
const veryLong = 'w'.repeat(500);
const texts = [...fewHostileTexts.slice(0, 2), veryLong];

const show = async (text: string, hash: string) => {
  const operations = [...exampleOperations(at), handOverOperation(at), handOverOperation(at, true)].map(
    (each) => sayingEverywhere(each, text),
  );
  const shown = renderScreen(
    <>
      <OperationScreen />
      <OperationSheets />
    </>,
    {
      snapshot: pictureFleet(at),
      boards: { operations },
      answers: {
        ...operationAnswers(at, operations, () => undefined),
        'operation.plan': ({ request }) => sayingEverywhere(planFor(request as OperationRequest, at), text),
        'operation.what-if': () => sayingEverywhere(exampleExposure(['fra-w1' as NodeId], at), text),
        'operation.leave': () => ({ allowed: false, says: text }),
        'audit.entries': () => ({ entries: sayingEverywhere([...exampleAudit(at)], text) }),
      },
      hash,
    },
  );
  await shown.settled();
  await shown.settled();
  return shown;
};

const sheetOf = (request: object): string => `#/fleet?plan=${encodeURIComponent(JSON.stringify(request))}`;
const places: readonly (readonly [string, string])[] = [
  ['the plan of a drain', sheetOf(drainRequest)],
  [
    'the plan of a redeploy',
    sheetOf({ kind: 'redeploy', workloadId: 'swarm:k3x9ab/api', to: { kind: 'same' } }),
  ],
  ['the plan of a decommission', sheetOf({ kind: 'decommission', nodeIds: ['fra-db-1'], surge: true })],
  ['a hand-over under way', '#/operation/op-handing-over'],
  ['a hand-over that ended', '#/operation/op-handed-over'],
  ['the answer to a what-if', `#/fleet?what-if=${encodeURIComponent('["fra-w1"]')}`],
  ...exampleOperations(at)
    .filter(({ state }) => state === 'running' || state === 'failed' || state === 'asking')
    .map(
      ({ id, state }) =>
        [`an operation that is ${state}`, `#/operation/${id satisfies OperationId}`] as const,
    ),
];

it.each(places)('keeps every word of a server text in %s', async (_, hash) => {
  for (const text of texts) {
    const shown = await show(text, hash);
    expect(elementsMadeOfText()).toEqual([]);
    shown.close();
  }
  expect('__ran' in window).toBe(false);
});
