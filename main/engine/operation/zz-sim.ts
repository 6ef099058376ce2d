import { createToyStage, simulate, worldFrom } from '/work/main/main/engine/operation/test-kit/index.ts';
const from = Number(process.argv[2]),
  n = Number(process.argv[3]);
const tr = process.argv[4] === 'trace';
const t = performance.now();
let deeds = 0;
const e: Record<string, number> = {};
let bad = 0;
for (let s = from; s < from + n && bad < 6; s++) {
  const r = await simulate(s, (c, b) => createToyStage(worldFrom(c, b)), tr ? console.log : undefined);
  deeds += r.deeds;
  for (const x of r.endings) e[x] = (e[x] || 0) + 1;
  if (r.broken.length) {
    bad++;
    console.log('seed', s, r.broken.join(' | ').slice(0, 600));
  }
}
console.log(performance.now() - t, process.cpuUsage().user / 1e6, deeds, e);
