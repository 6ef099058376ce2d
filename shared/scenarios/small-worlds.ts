import { known, nodeId, unknowable } from '#shared/model';
import { chanceOf } from './chance.ts';
import {
  alpineServer,
  debianServer,
  gibibyte,
  mebibyte,
  placed,
  raspberryPi,
  steady,
  volume,
} from './machines.ts';
import type { Scenario } from './scenario.ts';

const place = (role: string) => ({ region: 'frankfurt', datacenter: 'fra1', role, env: 'test' });
const root = volume('/', '/dev/vda1', 40, 0.45, steady);
const web = placed('web-1', place('website'), 1, debianServer('web-1', 8, 4, [root]));
const api = placed('api-1', place('api'), 1, alpineServer('api-1', 4, 2, [root]));
const edge = placed(
  'edge-1',
  place('edge'),
  4,
  raspberryPi('edge-1', [volume('/', '/dev/mmcblk0p2', 29, 0.5, steady)]),
);

/** Nothing happens. */
export const calm: Scenario = {
  name: 'calm',
  says: 'Three machines on which nothing happens.',
  nodes: [web, api, edge],
  timeline: [],
};

/** A log fills /var/log of db-1 in forty minutes, from the first second. */
export const diskFilling: Scenario = {
  name: 'disk-filling',
  says: 'A log fills one disk in forty minutes.',
  nodes: [
    web,
    placed(
      'db-1',
      place('database'),
      1,
      debianServer('db-1', 16, 4, [
        root,
        volume('/var/log', '/dev/vdb', 20, 0.35, steady, {
          paths: [
            { path: '/var/log', kind: 'directory', sizeBytes: 7 * gibibyte },
            { path: '/var/log/app.log', kind: 'log', sizeBytes: 200 * mebibyte },
          ],
        }),
      ]),
    ),
  ],
  timeline: [
    {
      kind: 'fills',
      node: nodeId('db-1'),
      mount: '/var/log',
      path: '/var/log/app.log',
      bytesPerSecond: 5.12 * mebibyte,
      from: 0,
      cleanedAt: undefined,
    },
  ],
};

/** api-1 stops answering after twenty seconds and never comes back. */
export const nodeUnreachable: Scenario = {
  name: 'node-unreachable',
  says: 'One of three machines stops answering after twenty seconds.',
  nodes: [web, api, edge],
  timeline: [{ kind: 'dies', node: nodeId('api-1'), at: 20_000 }],
};

/** Machines that keep half of what is asked to themselves, each for another reason. */
export const halfUnknown: Scenario = {
  name: 'half-unknown',
  says: 'Machines that cannot or may not tell half of what is asked.',
  nodes: [
    placed('locked-1', place('website'), 1, {
      ...debianServer('locked-1', 8, 4, [root]),
      pressure: unknowable('not-permitted'),
      failedUnits: unknowable('timed-out'),
      model: unknowable('not-permitted'),
      operatingSystem: unknowable('unreadable'),
    }),
    placed('bare-1', place('api'), 1, {
      ...alpineServer('bare-1', 1, 1, [root]),
      pressure: unknowable('not-supported'),
      model: unknowable('not-supported'),
      memory: unknowable('unreadable'),
      swap: unknowable('unreadable'),
    }),
    placed('hung-1', place('database'), 1, {
      ...debianServer('hung-1', 8, 4, [
        root,
        {
          ...volume('/mnt/backup', 'nas:/export/backup', 100, 0.5, steady, { fileSystem: 'nfs4' }),
          space: unknowable('timed-out'),
          inodes: unknowable('timed-out'),
        },
        { ...volume('/mnt/usb', '/dev/sdb1', 64, 0.4, steady, { fileSystem: 'vfat' }), readOnly: true },
      ]),
      previousBootEnd: unknowable('not-supported'),
      bootId: known('0d6f0c1e-77aa-4b39-a3a2-6d9a5a3f1c01'),
    }),
  ],
  timeline: [],
};

const regions = ['frankfurt', 'amsterdam', 'paris', 'zurich', 'helsinki'] as const;
const roles = ['website', 'api', 'cache', 'database'] as const;

/** A hundred machines, all different and the same every time. */
export const hundredNodes: Scenario = {
  name: 'hundred-nodes',
  says: 'A hundred machines in five regions.',
  nodes: Array.from({ length: 100 }, (_, at) => {
    const region = regions[at % regions.length] ?? 'frankfurt';
    const role = roles[Math.floor(at / regions.length) % roles.length] ?? 'website';
    const name = `${region.slice(0, 3)}-${role}-${Math.floor(at / 20) + 1}`;
    const disk = volume('/', '/dev/vda1', 40 + (at % 4) * 40, 0.2 + chanceOf(name) * 0.5, steady);
    const labels = { region, datacenter: `${region.slice(0, 3)}1`, role, env: 'test' };
    return placed(name, labels, 1 + Math.floor(chanceOf(region) * 14), debianServer(name, 8, 4, [disk]));
  }),
  timeline: [],
};
