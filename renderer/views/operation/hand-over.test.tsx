import { fireEvent, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { epochMs, nodeId, spaceId, type OperationRequest, type Plan } from '#shared/model';
import {
  decommissionPlan,
  exampleAudit,
  exampleOwnership,
  handOverOperation,
  handOverPlan,
  longPlan,
  operationAnswers,
  pictureFleet,
  planFor,
  renderScreen,
  troubledSlots,
} from '../../test-kit/index.ts';
import { OperationScreen, OperationSheets } from './index.ts';

const at = epochMs(1_795_000_000_000);
const drain: OperationRequest = { kind: 'drain', nodeIds: [nodeId('fra-db-1')], surge: true };
const forGood: OperationRequest = { kind: 'decommission', nodeIds: [nodeId('fra-db-1')], surge: true };
const address = (request: object): string => `#/fleet?plan=${encodeURIComponent(JSON.stringify(request))}`;

const plan = async (request: OperationRequest, made?: Plan) => {
  const shown = renderScreen(<OperationSheets />, {
    snapshot: pictureFleet(at),
    boards: { ownership: exampleOwnership(at, [troubledSlots(at)]) },
    hash: address(request),
    answers: {
      ...operationAnswers(at, [], () => undefined),
      'operation.plan': ({ request: asked }) => made ?? planFor(asked as OperationRequest, at),
    },
  });
  await shown.settled();
  await shown.settled();
  return shown;
};
const asked = (): OperationRequest =>
  JSON.parse(new URLSearchParams(location.hash.split('?')[1]).get('plan') ?? '{}') as OperationRequest;
const rowsOf = (table: HTMLElement): readonly (string | null)[] =>
  within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.textContent);

it('counts what is handed over as a class of its own, and names who takes it', async () => {
  await plan(drain, handOverPlan(at));
  expect(screen.getByText(/^1 item moves to 1 node, and 5,461 slots of sessions, /)).toBeTruthy();
  const classes = within(screen.getByRole('list', { name: 'What becomes of everything there' }));
  expect(classes.getAllByRole('listitem').map((it) => it.textContent)).toEqual([
    '1Moverun elsewhere after',
    '3Hand overowner changes',
    '1Staystop with the node',
    '0Lostnothing',
    '0Needs younothing',
  ]);
  const [first, second] = within(screen.getByRole('region', { name: 'Items' }))
    .getAllByRole('row')
    .slice(1);
  expect(first?.textContent).toContain('5,461 slots of sessionsRedis ClusterHand over');
  expect(first?.textContent).toContain('ams-db-1');
  expect(second?.textContent).toContain('4,200 keys of documents as primary');
  expect(second?.textContent).toContain('ams-db-1, hel-db-1');
});

it('tells of each space who owns what before and after, and what has to travel to whom', async () => {
  await plan(drain, handOverPlan(at));
  const owners = within(screen.getByRole('region', { name: /^Who owns what/ }));
  expect(owners.getByText('4,200 keys to another owner, 692 MB to copy')).toBeTruthy();
  const [, documents] = owners.getAllByRole('table');
  expect(rowsOf(documents as HTMLElement)).toEqual([
    'fra-db-14,200 before,  → 0 after',
    'ams-db-14,012 before,  → 6,092 after340 MB',
    'hel-db-13,988 before,  → 6,108 after352 MB',
  ]);
  const receivers = within(screen.getByRole('region', { name: /^Receivers/ }));
  expect(receivers.getByText(/2,080 keys of documents/)).toBeTruthy();
  expect(receivers.getByText(/takes 430 MB/)).toBeTruthy();
});

it('calls servers and items by their names where their system knows them by long numbers', async () => {
  const [party] = troubledSlots(at).parties;
  await plan(
    drain,
    handOverPlan(at, drain, {
      guards: [
        {
          guard: 'last-copy',
          verdict: 'refused',
          asks: 'Is anything the last copy?',
          says: 'One live copy is left.',
          mayOverride: true,
          subjects: [party?.id ?? '', '0a1b2c', 'sessions slots'],
        },
      ],
    }),
  );
  const refuses = screen.getByRole('region', { name: 'Guards that refuse' });
  expect(within(refuses).getByText(party?.name ?? 'none')).toBeTruthy();
  expect(within(refuses).getByText('0a1b2c')).toBeTruthy();
  expect(within(refuses).getByText('5,461 slots of sessions')).toBeTruthy();
});

it('shows the biggest and hottest keys before the start', async () => {
  await plan(drain, handOverPlan(at));
  expect(screen.getByText(/The biggest key of documents that moves is tenant\/42/)).toBeTruthy();
});

it('says in one sentence what a decommission is, what nothing takes back, and starts only by the typed name', async () => {
  const { typeToConfirm: _, ...untyped } = decommissionPlan(at);
  await plan(forGood, untyped);
  expect(screen.getByText('For good:').parentElement?.textContent).toContain(
    'a drain leaves copies in place',
  );
  const final = within(screen.getByRole('region', { name: 'What cannot be taken back' }));
  expect(final.getByText('1 step of 5 cannot be taken back:')).toBeTruthy();
  expect(final.getByText('Let every server of sessions forget fra-db-1.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^Hold/ })).toBeNull();
  const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Decommission' });
  fireEvent.change(screen.getByLabelText('Reason, for the record'), { target: { value: 'end of lease' } });
  expect(button.disabled).toBe(true);
  fireEvent.change(screen.getByLabelText(/^Type fra-db-1 to confirm/), { target: { value: 'fra-db-1' } });
  expect(button.disabled).toBe(false);
});

it('goes from a drain to a decommission and back without a step in between', async () => {
  await plan(drain);
  fireEvent.click(screen.getByRole('button', { name: /Decommission instead/ }));
  expect(asked()).toMatchObject({ kind: 'decommission', nodeIds: ['fra-db-1'] });
  fireEvent.click(await screen.findByRole('button', { name: /Drain instead/ }));
  expect(asked()).toMatchObject({ kind: 'drain', nodeIds: ['fra-db-1'] });
});

it('finishes an open slot or puts it back, as its dispute allows', async () => {
  const space = troubledSlots(at);
  const open = space.disputes.find(({ kind }) => kind === 'open-slot');
  await plan({
    kind: 'settle',
    spaceId: spaceId(space.id),
    disputeId: open?.id ?? '',
    how: 'finish',
  });
  expect(
    screen.getByRole('heading', { name: new RegExp(`^Finish ${open?.id ?? ''} of sessions`) }),
  ).toBeTruthy();
  expect(screen.getByText(open?.says ?? 'none')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Hold to finish' })).toBeTruthy();
  fireEvent.click(screen.getByRole('radio', { name: 'Put it back' }));
  expect(asked()).toMatchObject({ kind: 'settle', how: 'put-back' });
  expect(await screen.findByRole('button', { name: 'Hold to put back' })).toBeTruthy();
});

it('draws of thousands of items and steps only those in sight, and says how many there are', async () => {
  await plan(drain, longPlan(at, 2_500));
  fireEvent.click(screen.getByRole('button', { name: 'Show all 2,500 items' }));
  fireEvent.click(screen.getByRole('button', { name: 'Show all 2,500 steps' }));
  const items = screen.getByRole('region', { name: 'All items' });
  expect(within(items).getByRole('table').getAttribute('aria-rowcount')).toBe('2501');
  expect(document.querySelectorAll('tr, li').length).toBeLessThan(400);
});

it('keeps what was opened and where it stands while a plan is made anew', async () => {
  await plan(drain, longPlan(at, 12));
  fireEvent.click(screen.getByRole('button', { name: 'Show all 12 items' }));
  fireEvent.click(screen.getByRole('checkbox', { name: 'Start replacements first' }));
  expect(screen.getByRole('button', { name: 'Show fewer items' })).toBeTruthy();
  expect(screen.getByText('Reading the fleet for a new plan...')).toBeTruthy();
});

const operate = async (isEnded: boolean, observedAt = at) => {
  const one = handOverOperation(at, isEnded);
  const space = { ...troubledSlots(at), id: spaceId('locator/documents'), unit: 'document' as const };
  const shown = renderScreen(<OperationScreen />, {
    snapshot: pictureFleet(at),
    boards: {
      operations: [one],
      ownership: exampleOwnership(at, [
        {
          ...space,
          parties: [
            {
              ...(space.parties[0] as (typeof space.parties)[number]),
              id: 'fra-db-1',
              observedAt,
              owns: isEnded ? 0 : 2_720,
            },
          ],
        },
      ]),
    },
    hash: `#/operation/${one.id}`,
    answers: operationAnswers(at, [one], () => undefined),
  });
  await shown.settled();
  return shown;
};

it('tells of a hand-over that runs what is moved, what is left, how fast, and what others changed meanwhile', async () => {
  await operate(false);
  const step = screen.getByText('Hand 4,200 keys of documents over to ams-db-1 and hel-db-1.').closest('li');
  expect(step?.textContent).toContain('1,480 of 4,200 moved, 2,720 left');
  expect(step?.textContent).toContain('96 a second, about 28 s to go');
  expect(step?.textContent).toContain('3 changed hands meanwhile: read again, never overwritten');
  expect(screen.getByText(/Pausing is safe at any point: it holds between two rounds/)).toBeTruthy();
});

it('draws what is owned as it was read, and as unknown where nobody read it', async () => {
  await operate(false);
  const [sessions, documents] = within(screen.getByRole('region', { name: 'Who owns what' })).getAllByRole(
    'table',
  );
  expect(rowsOf(documents as HTMLElement)[0]).toMatch(/^fra-db-14,2002,720.* ago0$/);
  expect(rowsOf(sessions as HTMLElement)[0]).toBe('fra-db-15,461unknown0');
});

it('ends with what was proved, and by whom', async () => {
  await operate(true);
  const proved = within(screen.getByRole('region', { name: 'What was proved' }));
  expect(proved.getByText('fra-db-1 owns 0 keys, said by the locator and by itself.')).toBeTruthy();
  expect(screen.getByText(/^fra-db-1 has handed over what it owned\./)).toBeTruthy();
});

it('never draws a number that was read on the way as what is so after the end', async () => {
  await operate(true, epochMs(at - 30_000));
  const [, documents] = within(screen.getByRole('region', { name: 'Who owns what' })).getAllByRole('table');
  expect(rowsOf(documents as HTMLElement)[0]).toBe('fra-db-14,200reading again0');
});

it('shows of a round of many calls the first ones, and all on demand', async () => {
  const one = handOverOperation(at);
  const calls = Array.from({ length: 100 }, (_, index) => `PUT /v1/keys/${index}`);
  const shown = renderScreen(<OperationScreen />, {
    snapshot: pictureFleet(at),
    boards: { operations: [one] },
    hash: `#/operation/${one.id}`,
    answers: {
      ...operationAnswers(at, [one], () => undefined),
      'audit.entries': () => ({
        entries: exampleAudit(at)
          .slice(0, 1)
          .map((entry) => ({ ...entry, calls })),
      }),
    },
  });
  await shown.settled();
  expect(screen.queryByText('PUT /v1/keys/99')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'and 96 more calls' }));
  expect(screen.getByText('PUT /v1/keys/99')).toBeTruthy();
});
