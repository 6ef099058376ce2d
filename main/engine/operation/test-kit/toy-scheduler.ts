export type ToyNode = {
  readonly id: string;
  readonly isManager: boolean;
  availability: 'active' | 'pause' | 'drain';
  version: number;
  bootId: number;
  /** Up from then on; before that it boots. */
  upAt: number;
  /** A unit without an orchestrator. */
  unit: 'running' | 'stopped';
};

export type ToyCopy = { readonly id: number; readonly node: string; readyAt: number };

export type ToyService = {
  readonly name: string;
  desired: number;
  version: number;
  readonly minimum: number;
  readonly maxPerNode: number | undefined;
  readonly mayOverlap: boolean;
  copies: ToyCopy[];
  /** Copies ever started. */
  started: number;
};

export const quorumNeeded = (managers: number): number => Math.floor(managers / 2) + 1;

const holding = (service: ToyService, node: string): number =>
  service.copies.filter((copy) => copy.node === node).length;

/** What Swarm does on drain, in small: stops at once, starts the replacement elsewhere, which takes a second. */
export const reconcileCopies = (
  nodes: ReadonlyMap<string, ToyNode>,
  services: ReadonlyMap<string, ToyService>,
  now: number,
): void => {
  for (const service of services.values()) {
    service.copies = service.copies.filter(({ node }) => nodes.get(node)?.availability !== 'drain');
    while (service.copies.length > service.desired) {
      const fullest = service.copies.toSorted(
        (a, b) =>
          Number(b.readyAt > now) - Number(a.readyAt > now) ||
          holding(service, b.node) - holding(service, a.node) ||
          b.id - a.id,
      )[0];
      service.copies = service.copies.filter((copy) => copy !== fullest);
    }
    while (service.copies.length < service.desired) {
      const place = [...nodes.values()]
        .filter((node) => node.availability === 'active' && node.upAt <= now)
        .filter((node) => holding(service, node.id) < (service.maxPerNode ?? Number.POSITIVE_INFINITY))
        .toSorted((a, b) => holding(service, a.id) - holding(service, b.id) || (a.id < b.id ? -1 : 1))[0];
      if (place === undefined) break;
      service.started += 1;
      service.copies.push({ id: service.started, node: place.id, readyAt: now + 1_000 });
    }
  }
};
