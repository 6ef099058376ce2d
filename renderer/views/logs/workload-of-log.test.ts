import { expect, it } from 'vitest';
import { epochMs, nodeId, workloadId, type LogFile, type NodeLogs, type WorkloadView } from '#shared/model';
import { workloadOfLog } from './workload-of-log.ts';

const id = 'ab'.repeat(32);
const rowOf = (container: LogFile['container'], on = 'web-1') => ({
  log: { path: `/var/lib/docker/containers/${id}/${id}-json.log`, container } as LogFile,
  logs: { nodeId: nodeId(on) } as NodeLogs,
});
const workload = (source: string, name: string, copy: string, on = 'web-1') => ({
  id: workloadId(`${source}/${name}`),
  name,
  source,
  placements: [
    { id: copy, nodeId: nodeId(on), observedAt: epochMs(1) },
  ] as unknown as WorkloadView['placements'],
});
const shop = workload('swarm', 'shop_web', 'task9');
const other = workload('swarm', 'shop_web', 'task1', 'web-2');
const wallet = workload('docker', 'purse', id);

it('knows the service of a log by its copy, and by name where the copy has gone since', () => {
  expect(
    workloadOfLog(rowOf({ name: 'shop_web.1.task9', driver: 'json-file', service: 'shop_web' }), [
      other,
      shop,
    ]),
  ).toBe(shop);
  expect(
    workloadOfLog(rowOf({ name: 'shop_web.1.gone', driver: 'json-file', service: 'shop_web' }), [
      other,
      shop,
    ]),
  ).toBe(shop);
});

it('knows a plain container by its id, whatever its owner calls the service', () => {
  expect(workloadOfLog(rowOf({ name: 'wallet', driver: 'json-file' }), [shop, wallet])).toBe(wallet);
});

it('takes nobody else’s service for it: not of another node, not of a unit of that name', () => {
  const unit = workload('systemd', 'wallet', 'wallet.service');
  expect(workloadOfLog(rowOf({ name: 'wallet', driver: 'json-file' }), [unit])).toBeUndefined();
  expect(
    workloadOfLog(rowOf({ name: 'shop_web.1.x', driver: 'json-file', service: 'shop_web' }, 'web-3'), [
      shop,
      other,
    ]),
  ).toBeUndefined();
});
