import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { epochMs, type Operation, type Plan } from '#shared/model';
import { handOverOperation, handOverPlan } from '../../../test-kit/index.ts';
import { Timeline } from './timeline.tsx';

afterEach(cleanup);

const at = epochMs(1_795_000_000_000);
/** Every step takes so long; undefined: nobody can tell. */
const timed = (plan: Plan, msOf: (phase: string) => number | undefined): Plan => ({
  ...plan,
  steps: plan.steps.map((step) => {
    const { expectedMs: _, ...rest } = step;
    const ms = msOf(step.phase);
    return ms === undefined ? rest : { ...rest, expectedMs: ms };
  }),
});
const rows = (): readonly (string | null)[] =>
  within(screen.getByRole('list'))
    .getAllByRole('listitem')
    .map((row) => row.textContent);

it('shows the parts of a drain in their order with their times, and after which the machine is safe to stop', () => {
  const made = { ...handOverPlan(at), items: [] };
  render(<Timeline plan={timed(made, (phase) => (phase === 'hand-over' ? 40_000 : 5_000))} />);
  const [first, ...others] = rows();
  expect(first).toMatch(/^Stop new ownership/);
  expect(others.find((row) => row?.includes('Hand over documents'))).toMatch(/4,200 keys.*about 40 s/);
  expect(others.at(-1)).toContain('Safe to stop once this is seen to be done.');
  expect(screen.getByText(/^Safe to stop after about \d/)).toBeTruthy();
});

it('calls a time unknown that nobody can tell, and adds nothing up over it', () => {
  render(<Timeline plan={timed(handOverPlan(at), (phase) => (phase === 'hand-over' ? undefined : 5_000))} />);
  expect(rows().find((row) => row?.includes('Hand over'))).toContain('time unknown');
  expect(screen.getByText(/of unknown length/)).toBeTruthy();
});

it('is not drawn for what takes no machine out of service', () => {
  const { container } = render(
    <Timeline
      plan={{ ...handOverPlan(at), request: { kind: 'undo', operationId: handOverOperation(at).id } }}
    />,
  );
  expect(container.textContent).toBe('');
});

const run = (operation: Operation) =>
  render(<Timeline plan={operation.plan} operation={operation} now={at} />);

it('marks where a run stands, and says that it is not safe yet', () => {
  run(handOverOperation(at));
  const [current] = screen.getAllByRole('listitem', { current: 'step' });
  expect(current?.textContent).toContain('running');
  expect(screen.getByText('Not yet safe to stop.')).toBeTruthy();
});

it('says when it was seen to be safe, once all that had to leave has left', () => {
  run(handOverOperation(at, true));
  expect(screen.getByText(/^Safe to stop.* as it was seen at /)).toBeTruthy();
});

it('is never safe by what only may have happened', () => {
  const operation = handOverOperation(at, true);
  const last = operation.steps.at(-1)?.stepId;
  run({
    ...operation,
    steps: operation.steps.map((step) => (step.stepId === last ? { ...step, state: 'indeterminate' } : step)),
  });
  expect(screen.getByText('Not yet safe to stop.')).toBeTruthy();
});
