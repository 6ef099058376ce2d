import { simulate } from '../operation/test-kit/index.ts';
import { setSwarmStage } from './test-kit/swarm-stage.ts';
const from = Number(process.argv[2]),
  n = Number(process.argv[3]);
const tr = process.argv[4] === 'trace';
const t = performance.now();
let deeds = 0;
const e: Record<string, number> = {};
for (let s = from; s < from + n; s++) {
  const r = await simulate(s, setSwarmStage, tr ? console.log : undefined);
  deeds += r.deeds;
  for (const x of r.endings) e[x] = (e[x] || 0) + 1;
  if (r.broken.length) console.log('seed', s, r.broken.join(' | ').slice(0, 500));
}
console.log(performance.now() - t, process.cpuUsage().user / 1e6, deeds, e);
