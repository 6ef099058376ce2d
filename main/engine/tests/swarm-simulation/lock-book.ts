import type { FakeSwarm } from '../../sources/swarm/fake/index.ts';

type Holder = { readonly token: number; readonly console: string };
type LockSpec = { readonly Labels?: Readonly<Record<string, string>> };

const label = (labels: LockSpec['Labels'], name: string): string =>
  labels?.[`quarterdeck.lock.${name}`] ?? '';

/** Who took each lock last, in the swarm or on a machine, holding it still or not: for I7. */
export const createLockBook = ({ state }: FakeSwarm) => {
  const last = new Map<string, Holder>();
  return {
    note: (resource: string, holder: Holder): void => void last.set(resource, holder),
    /** A request to the swarm was carried out; notes it when it took a lock. */
    hear: (path: string, body: unknown): void => {
      const labels = path.includes('/configs') ? (body as LockSpec | undefined)?.Labels : undefined;
      if (label(labels, 'state') !== 'held') return;
      const holder = { token: Number(label(labels, 'token')), console: label(labels, 'console') };
      last.set(label(labels, 'resource'), holder);
    },
    tokenOf: (resource: string): Holder | undefined => last.get(resource),
    held: (): readonly string[] =>
      [...state.configs.values()].flatMap(({ labels, updatedAt }) =>
        label(labels, 'state') === 'held' && updatedAt + Number(label(labels, 'lease')) > state.now
          ? [`${label(labels, 'resource')} by ${label(labels, 'operation')}`]
          : [],
      ),
  };
};
