import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { epochMs, nodeId, type Plan } from '#shared/model';
import {
  actionLeave,
  drainRequest,
  exampleOperations,
  examplePlan,
  operationAnswers,
  pictureFleet,
  renderScreen,
} from '../../test-kit/index.ts';
import { OperationSheets } from './index.ts';

const at = epochMs(1_795_000_000_000);
const hash = `#/fleet?plan=${encodeURIComponent(JSON.stringify(drainRequest))}`;

const show = async ({
  allowed = true,
  plan,
  until = allowed ? /^Reason, for the record/ : 'This is a plan only.',
}: { allowed?: boolean; plan?: Partial<Plan>; until?: string | RegExp } = {}) => {
  const operations = exampleOperations(at);
  let leave = actionLeave(allowed, 'first run');
  const shown = renderScreen(<OperationSheets />, {
    snapshot: pictureFleet(at),
    boards: { operations },
    hash,
    answers: {
      ...operationAnswers(at, operations, () => undefined),
      'operation.plan': () => ({ ...examplePlan(drainRequest, at), ...plan }),
      'operation.run': () => operations[0] as never,
      'operation.leave': () => leave,
      'operation.allow': (asked) => {
        leave = actionLeave(asked.allowed, asked.reason);
        return leave;
      },
    },
  });
  await shown.settled();
  // The plan, then whether this console may act: whichever of them is answered last.
  await screen.findByText(until);
  return shown;
};

const sent = (shown: Awaited<ReturnType<typeof show>>, name: string) =>
  shown.calls.filter((call) => call.name === name).map((call) => call.input);
const type = (label: string | RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const hold = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Hold to drain' });
const answerAll = () => {
  type('Reason to override Lost items', 'batch may be lost');
  type('Reason to override Unmanaged items', 'stopped by hand');
};

it('starts nothing before every refusing guard has its own reason, and the record one too', async () => {
  const shown = await show();
  expect(screen.getByText('2 guards wait for your answer above.')).toBeTruthy();
  type('Reason, for the record', 'kernel update');
  expect(hold().disabled).toBe(true);
  type('Reason to override Lost items', 'batch may be lost');
  expect(screen.getByText('One guard waits for your answer above.')).toBeTruthy();
  type('Reason to override Unmanaged items', 'stopped by hand');
  expect(hold().disabled).toBe(false);
  expect(sent(shown, 'operation.run')).toEqual([]);
});

it('starts by keys alone: the name is typed and Enter sends the reasons, one for each guard', async () => {
  const shown = await show();
  answerAll();
  type('Reason, for the record', 'kernel update');
  type(/^Type fra-w2 to confirm/, 'fra-w');
  const form = screen.getByLabelText('Reason, for the record').closest('form') as HTMLFormElement;
  fireEvent.submit(form);
  expect(sent(shown, 'operation.run')).toEqual([]);
  type(/^Type fra-w2 to confirm/, 'fra-w2');
  fireEvent.submit(form);
  await waitFor(() => expect(sent(shown, 'operation.run')).toHaveLength(1));
  expect(sent(shown, 'operation.run')[0]).toMatchObject({
    reason: 'kernel update',
    overrides: [
      { guard: 'lost-items', reason: 'batch may be lost' },
      { guard: 'unmanaged-items', reason: 'stopped by hand' },
    ],
  });
});

it('starts when the button is held with Space until it is full and let go, and not when it is left before', async () => {
  const shown = await show();
  answerAll();
  type('Reason, for the record', 'kernel update');
  const button = hold();
  fireEvent.keyDown(button, { key: ' ' });
  fireEvent.keyUp(button, { key: ' ' });
  expect(sent(shown, 'operation.run')).toEqual([]);
  fireEvent.keyDown(button, { key: ' ' });
  fireEvent.animationEnd(button.firstElementChild as Element);
  fireEvent.keyDown(button, { key: 'Escape' });
  fireEvent.keyUp(button, { key: ' ' });
  expect(sent(shown, 'operation.run')).toEqual([]);
  fireEvent.keyDown(button, { key: ' ' });
  fireEvent.animationEnd(button.firstElementChild as Element);
  fireEvent.keyUp(button, { key: ' ' });
  await waitFor(() => expect(sent(shown, 'operation.run')).toHaveLength(1));
});

it('takes only the typed name where holding a button is not enough (R81)', async () => {
  await show({ plan: { typeToConfirm: '3 nodes', guards: [] } });
  expect(screen.queryByRole('button', { name: /^Hold/ })).toBeNull();
  type('Reason, for the record', 'kernel update');
  const button = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Drain' });
  expect(button().disabled).toBe(true);
  type(/^Type 3 nodes to confirm/, '3 nodes');
  expect(button().disabled).toBe(false);
});

it('offers no way past a guard that nothing overrides', async () => {
  await show({
    plan: {
      guards: [
        {
          guard: 'quorum',
          verdict: 'refused',
          asks: 'Do enough managers stay?',
          says: '1 of 3 managers would stay reachable, 2 are needed.',
          mayOverride: false,
          subjects: ['fra-m1'],
        },
      ],
    },
  });
  expect(screen.queryByLabelText(/^Reason to override/)).toBeNull();
  type('Reason, for the record', 'all the same');
  expect(hold().disabled).toBe(true);
  expect(screen.getByText('A guard refuses that nothing overrides.')).toBeTruthy();
});

it('only plans until a person turns actions on, with a reason (R81)', async () => {
  const shown = await show({ allowed: false });
  expect(await screen.findByText('This is a plan only.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^Hold/ })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Turn actions on...' }));
  const dialog = within(screen.getByRole('dialog', { name: 'Turn actions on' }));
  expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Turn actions on' }).disabled).toBe(true);
  fireEvent.change(dialog.getByLabelText('Reason, for the record'), { target: { value: 'on call' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Turn actions on' }));
  await waitFor(() => expect(hold()).toBeTruthy());
  expect(sent(shown, 'operation.allow')).toEqual([{ allowed: true, reason: 'on call' }]);
});

it('is left backwards to its last field, not to where it would be brought back from', async () => {
  await show();
  const sheet = screen.getByRole('dialog');
  await waitFor(() => expect(document.activeElement).toBe(sheet));
  fireEvent.keyDown(sheet, { key: 'Tab', shiftKey: true });
  expect(document.activeElement).not.toBe(sheet);
  const fields = within(sheet).getAllByRole('textbox');
  expect(fields.at(-1)?.compareDocumentPosition(document.activeElement as Node)).not.toBe(
    Node.DOCUMENT_POSITION_PRECEDING,
  );
});

it('shows beside a refusal what the dry run said, and offers no way to start it', async () => {
  await show({
    plan: {
      refusal: 'The copy will not fit.',
      warnings: ['Lines written in between are lost.'],
      steps: [],
      files: [
        {
          nodeId: nodeId('fra-w2'),
          path: '/var/log/shop.log',
          becomes: 'emptied',
          sizeBytes: 2_000_000_000,
          says: 'The same file, so its writer goes on.',
        },
      ],
    },
    until: /The copy will not fit\./,
  });
  expect(screen.getByRole('heading', { name: /^What would become of each file/ })).toBeTruthy();
  expect(screen.getByText('/var/log/shop.log')).toBeTruthy();
  expect(screen.getByText('Lines written in between are lost.')).toBeTruthy();
  expect(screen.queryByLabelText(/^Reason/)).toBeNull();
  expect(screen.queryByRole('button', { name: /^Hold/ })).toBeNull();
});
