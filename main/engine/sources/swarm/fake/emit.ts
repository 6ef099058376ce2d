import type { Container, EngineEvent, FakeState, Machine } from './state.ts';
import { membersOf } from './store.ts';

/** How many lines are kept for `since`; Docker keeps 256. */
const kept = 512;

const push = (state: FakeState, event: Omit<EngineEvent, 'seq' | 'at'>): void => {
  state.count += 1;
  state.events.push({ ...event, seq: state.count, at: state.now });
  if (state.events.length > kept) state.events.splice(0, state.events.length - kept);
};

/** A line of one engine's stream about one of its containers. */
export const emitContainer = (
  state: FakeState,
  machine: Machine,
  container: Container,
  action: string,
  more: Readonly<Record<string, string>> = {},
): void =>
  push(state, {
    machine: machine.name,
    type: 'container',
    action,
    scope: 'local',
    id: container.id,
    attributes: { ...container.labels, image: container.image, name: container.name, ...more },
  });

/** A line about an object of the swarm, which every manager's stream carries. */
export const emitSwarm = (
  state: FakeState,
  about: { readonly type: 'service' | 'node' | 'config'; readonly action: string; readonly id: string },
  attributes: Readonly<Record<string, string>>,
): void => {
  for (const machine of membersOf(state)) {
    if (machine.member?.spec.Role === 'manager' && machine.engine === 'up' && !machine.isCut)
      push(state, { machine: machine.name, scope: 'swarm', ...about, attributes });
  }
};
