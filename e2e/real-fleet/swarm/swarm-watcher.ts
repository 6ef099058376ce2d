import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RealNode } from '../real-node.ts';

/** Containers of a service as the nodes' own daemons tell them, all nodes together. */
export type SwarmLook = {
  readonly running: number;
  /** Running and not failing or still waiting for a health check. */
  readonly well: number;
  readonly byNode: Readonly<Record<string, number>>;
  readonly containers: readonly { readonly node: string; readonly id: string; readonly image: string }[];
};

/** The worst of many looks. */
export type SwarmRecord = {
  readonly looks: number;
  readonly lowestRunning: number;
  readonly lowestWell: number;
  readonly highestRunning: number;
  /** Milliseconds during which fewer than `desired` copies were well. */
  readonly belowMs: (desired: number) => number;
};

/** The tests' own eyes: past ssh, past the swarm's managers, past the console. */
export type SwarmWatcher = {
  /** Of one service, or of all. */
  readonly look: (service?: string) => Promise<SwarmLook>;
  /** Looks every 100 ms from now on until stopped. */
  readonly record: (service: string) => { readonly stop: () => Promise<SwarmRecord> };
};

const everyMs = 100;

type Container = {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly Image: string;
  readonly State: string;
  readonly Status: string;
  readonly Labels: Readonly<Record<string, string>>;
};

/** Asks a node's daemon. A daemon that is stopped answers nothing: its containers are those of before. */
const ask = (node: RealNode, path: string, timeoutMs: number): Promise<readonly Container[] | undefined> =>
  new Promise((resolve) => {
    let socketPath: string;
    try {
      socketPath = node.pathOf('/run/docker.sock');
    } catch {
      return resolve([]); // switched off: nothing runs there
    }
    const asked = request({ socketPath, path, timeout: timeoutMs }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () => resolve(JSON.parse(text) as readonly Container[]));
      response.on('error', () => resolve(undefined));
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(undefined));
    asked.end();
  });

/** Whether a container is a copy of that name. */
type Belongs = (container: Pick<Container, 'Names' | 'Labels'>, name: string) => boolean;

const isTaskOf: Belongs = ({ Labels }, service) => Labels['com.docker.swarm.service.name'] === service;

/** Without a swarm: the name itself, and those that a new and an old copy bear while one takes the other's place. */
export const isNamed: Belongs = ({ Names }, name) =>
  ['', '-next', '-previous'].some((end) => Names.includes(`/${name}${end}`));

export const createWatcher = (nodes: readonly RealNode[], belongs: Belongs = isTaskOf): SwarmWatcher => {
  const last = new Map<string, readonly Container[]>();

  const look = async (service?: string): Promise<SwarmLook> => {
    const found = await Promise.all(
      nodes.map(async (node) => {
        const containers = (await ask(node, '/containers/json', 1_000)) ?? last.get(node.name) ?? [];
        last.set(node.name, containers);
        return [
          node.name,
          containers.filter(
            (container) =>
              container.State === 'running' && (service === undefined || belongs(container, service)),
          ),
        ] as const;
      }),
    );
    const all = found.flatMap(([, containers]) => containers);
    return {
      running: all.length,
      well: all.filter(({ Status }) => !/\((health: starting|unhealthy)\)/.test(Status)).length,
      byNode: Object.fromEntries(found.map(([name, containers]) => [name, containers.length])),
      containers: found.flatMap(([node, containers]) =>
        containers.map(({ Id, Image }) => ({ node, id: Id, image: Image })),
      ),
    };
  };

  return {
    look,
    record: (service) => {
      const looks: { readonly at: number; readonly look: SwarmLook }[] = [];
      let stopped = false;
      const recording = (async () => {
        while (!stopped) {
          const began = performance.now();
          looks.push({ at: began, look: await look(service) });
          await sleep(Math.max(0, everyMs - (performance.now() - began)));
        }
      })();
      return {
        stop: async () => {
          stopped = true;
          await recording;
          const all = looks.map(({ look: one }) => one);
          return {
            looks: looks.length,
            lowestRunning: Math.min(...all.map(({ running }) => running)),
            lowestWell: Math.min(...all.map(({ well }) => well)),
            highestRunning: Math.max(...all.map(({ running }) => running)),
            belowMs: (desired) =>
              looks.reduce(
                (sum, { at, look: one }, index) =>
                  one.well < desired ? sum + ((looks[index + 1]?.at ?? at) - at) : sum,
                0,
              ),
          };
        },
      };
    },
  };
};
