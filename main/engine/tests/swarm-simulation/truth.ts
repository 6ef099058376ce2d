import type { OperationRequest } from '#shared/model';
import type { Broken, Stage } from '../../operation/test-kit/index.ts';
import { sixMachines, type swarmRoom } from '../../sources/swarm/test-kit/index.ts';

/** What fell with a machine is started again elsewhere within that time, when there is a leader again. */
const knowsByThenMs = 180_000;
/** A manager that falls is unreachable to the others, and read as that by a console, within this. */
const fallIsKnownMs = 30_000;
const lookEveryMs = 250;

type Room = ReturnType<typeof swarmRoom>;

/** What is really so in the fake fleet, looked at as time passes: I3 and I4. */
export type Truth = {
  /** Lets the fake's time pass up to `toMs` of its own clock, `now` of everybody's. */
  readonly settle: (toMs: number, now: number) => void;
  /** Something happened that no operation did. */
  readonly misfortune: (now: number) => void;
  /** A machine was told to start again. */
  readonly reboot: (name: string, now: number) => void;
  /** What operations change, as text. */
  readonly config: () => string;
  readonly checkDone: Stage['checkDone'];
};

export const createTruth = (
  { swarm, well }: Pick<Room, 'swarm' | 'well'>,
  services: readonly { readonly name: string; readonly minimum: number }[],
  broken: Broken,
): Truth => {
  const { state } = swarm;
  const served = new Map(services.map(({ name }) => [name, well(name)]));
  let [misfortuneAt, fellAt] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const imageOf = (name: string): string | undefined =>
    [...state.services.values()].find(({ spec }) => spec.Name === name)?.spec.TaskTemplate.ContainerSpec
      .Image;
  const availabilityOf = (name: string): string | undefined =>
    state.machines.get(name)?.member?.spec.Availability;

  /** I3: what serves may not fall below the minimum while nothing but operations happens. */
  const lookAt = ({ name, minimum }: (typeof services)[number], now: number): void => {
    // A version that ends right after it started: nothing can promise copies of it, only that it is taken back.
    if (imageOf(name)?.includes('exits') === true) misfortuneAt = now;
    const is = well(name);
    if (is < (served.get(name) ?? 0) && is < minimum && now - misfortuneAt > knowsByThenMs)
      broken('I3', `${name} has ${is}, ${minimum} are needed`);
    served.set(name, is);
  };
  const leftOn = (name: string): number =>
    [...(state.machines.get(name)?.containers.values() ?? [])].filter(
      (each) => each.state === 'running' && each.labels['com.docker.swarm.service.name'] !== undefined,
    ).length;

  /** Every container that runs keeps the cap, by its machine's own word. */
  const checkCapped = (
    { workloadId, maxFiles }: Extract<OperationRequest, { readonly kind: 'cap-logs' }>,
    tell: Broken,
  ): void => {
    const [name = ''] = /[^/]*$/.exec(workloadId) ?? [];
    const running = [...state.machines.values()].flatMap(({ containers }) =>
      [...containers.values()].filter(
        (each) => each.state === 'running' && each.labels['com.docker.swarm.service.name'] === name,
      ),
    );
    const wrong = running.filter(({ logConfig }) => logConfig.Config['max-file'] !== String(maxFiles));
    if (wrong.length > 0) tell('done', `${wrong.length} copies of ${name} have no cap of ${maxFiles} files`);
  };

  const checkDrained: Stage['checkDone'] = ({ plan }, { isAlone }, tell) => {
    const { nodeIds } = plan.request as { readonly nodeIds: readonly string[] };
    for (const id of nodeIds) {
      if (!isAlone && !plan.steps.some(({ subject }) => subject === id)) continue;
      if (availabilityOf(id) !== 'drain') tell('done', `${id} is not drained`);
      // A machine whose daemon was gone when it was planned cannot be seen empty; its plan has no such step and says so.
      const isSeen = plan.steps.some(
        ({ kind, params }) => kind === 'swarm.prove-empty' && JSON.stringify(params).includes(`"${id}"`),
      );
      if (isSeen && leftOn(id) > 0) tell('done', `${leftOn(id)} copies still run on ${id}`);
    }
  };

  return {
    settle: (toMs, now) => {
      while (swarm.now() < toMs) {
        swarm.advance(Math.min(toMs, swarm.now() + lookEveryMs));
        for (const service of services) lookAt(service, now);
      }
    },
    misfortune: (now) => {
      [misfortuneAt, fellAt] = [now, now];
    },
    reboot: (name, now) => {
      if (now - fellAt <= fallIsKnownMs || !name.startsWith('m')) return;
      const managers = sixMachines.filter(({ role }) => role === 'manager');
      const left = managers.filter((one) => {
        const machine = state.machines.get(one.name);
        return one.name !== name && machine?.power === 'on' && machine.engine === 'up';
      });
      if (left.length < Math.floor(managers.length / 2) + 1)
        broken('I4', `${name} was rebooted with ${left.length} other managers of ${managers.length} up`);
    },
    config: () =>
      JSON.stringify([
        [...state.members.values()].map(({ name, member }) => [name, member?.spec.Availability]),
        [...state.services.values()].map((each) => [
          each.spec.Name,
          each.spec.Mode,
          each.spec.TaskTemplate.ContainerSpec.Image,
          each.spec.TaskTemplate.LogDriver,
        ]),
      ]),
    checkDone: (operation, of, tell) => {
      const { plan, grade, state: ended } = operation;
      const { request } = plan;
      if (ended !== 'succeeded' || grade === 'degraded') return;
      if (request.kind === 'drain') checkDrained(operation, of, tell);
      if (request.kind === 'maintenance' && of.isAlone) {
        const [members] = JSON.parse(of.before) as [[string, string][]];
        for (const [name, was] of members)
          if (availabilityOf(name) !== was) tell('done', `${name} is ${availabilityOf(name)}, it was ${was}`);
      }
      if (request.kind === 'cap-logs' && of.isAlone) checkCapped(request, tell);
      if (request.kind !== 'redeploy' || request.to.kind !== 'image' || !of.isAlone) return;
      const [name = ''] = /[^/]*$/.exec(request.workloadId) ?? [];
      if (imageOf(name)?.startsWith(request.to.reference) !== true)
        tell('done', `${name} is to run ${imageOf(name)} after ${plan.title}`);
    },
  };
};
