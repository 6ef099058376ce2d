import type { Broken } from '../../operation/test-kit/index.ts';
import type { HttpAsk } from '../../source-kit/index.ts';
import type { FakeSwarm } from '../../sources/swarm/fake/index.ts';

/** Names of the steps that may have each effect on a subject; the subject stands where `$` does. */
const stepsOf = {
  availability: 'swarm\\.(?:active|pause|drain|availability) $(?: |\\d|#|$)',
  scale: 'swarm\\.scale \\S+/$ ',
  rollout: 'swarm\\.(?:update|rollback)[a-z-]* \\S+/$(?: |$)',
  kill: 'swarm\\.kill-copy \\S+/$ ',
  reboot: 'systemd\\.reboot $(?: |$)',
} as const;
type Effect = keyof typeof stepsOf;

/** Counts what was really changed, so that one step that changes something twice is noticed (I2). */
export type Effects = {
  /** Carries a change out and counts what it did. */
  readonly counting: <T>(ask: HttpAsk<unknown>, carryOut: () => T) => T;
  readonly note: (effect: Effect, subject: string) => void;
  /** `intents`: operation and step of each intent on disk. */
  readonly check: (intents: readonly string[], broken: Broken) => void;
};

export const createEffects = ({ state }: FakeSwarm): Effects => {
  const counts = new Map<string, { readonly effect: Effect; readonly subject: string; times: number }>();
  const note = (effect: Effect, subject: string): void => {
    const key = `${effect} ${subject}`;
    const found = counts.get(key) ?? { effect, subject, times: 0 };
    counts.set(key, found);
    found.times += 1;
  };

  /** What each subject of each effect is now, as text. */
  const picture = (): ReadonlyMap<string, string> =>
    new Map([
      ...[...state.members.values()].map(
        ({ name, member }) => [`availability ${name}`, String(member?.spec.Availability)] as const,
      ),
      ...[...state.services.values()].flatMap(
        ({ spec }) =>
          [
            [`scale ${spec.Name}`, JSON.stringify(spec.Mode)],
            [`rollout ${spec.Name}`, JSON.stringify(spec.TaskTemplate)],
          ] as const,
      ),
    ]);
  const serviceOf = (containerId: string): string | undefined =>
    [...state.machines.values()]
      .flatMap(({ containers }) => [...containers.values()])
      .find(({ id, state: is }) => id === containerId && is === 'running')?.labels[
      'com.docker.swarm.service.name'
    ];

  return {
    note,
    counting: (ask, carryOut) => {
      const killed = /^\/containers\/([^/]+)\/kill/.exec(ask.path)?.[1];
      const service = killed === undefined ? undefined : serviceOf(killed);
      const before = picture();
      const answer = carryOut();
      for (const [key, is] of picture()) {
        const [effect = '', subject = ''] = key.split(' ');
        if (is !== before.get(key)) note(effect as Effect, subject);
      }
      if (service !== undefined && killed !== undefined && serviceOf(killed) === undefined)
        note('kill', service);
      return answer;
    },
    check: (intents, broken) => {
      for (const { effect, subject, times } of counts.values()) {
        const pattern = new RegExp(`^\\S+ ${stepsOf[effect].replace('$', subject)}`);
        const steps = new Set(intents.filter((intent) => pattern.test(`${intent} `)));
        if (times > steps.size)
          broken('I2', `${effect} of ${subject} ${times} times, by ${steps.size} steps`);
      }
    },
  };
};
