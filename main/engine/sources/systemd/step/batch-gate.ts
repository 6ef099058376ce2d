import { createBatchGate } from '../../../source-kit/index.ts';
import { askUnit, runsWell, unitAtSchema, unitIn } from './declared.ts';

/** The rest between two batches of machines. */
export const batchGate = createBatchGate({
  source: 'systemd',
  copy: unitAtSchema,
  name: ({ nodeId }) => nodeId,
  text: ({ service }) => `systemctl show -- ${service.runs.unit}`,
  asks: (at) => [askUnit(at)],
  holds: ([reply], at) => runsWell(unitIn(reply), at),
});
