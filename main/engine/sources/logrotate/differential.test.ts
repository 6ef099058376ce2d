import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFileTree, readConfig } from './config/index.ts';
import { createNodeClock, judgeFile, readState } from './due/index.ts';
import {
  askLogrotate,
  bringConfig,
  generateCase,
  listTree,
  makeCase,
  noLogrotate,
  withoutRest,
  type GeneratedCase,
  type RealAnswer,
} from './test-kit/index.ts';

const cases = 500;
const parts = 10;
const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Sydney', 'Asia/Kolkata'] as const;

const nowSeconds = (): number => Math.floor(performance.timeOrigin / 1_000 + performance.now() / 1_000);

/** What this console says of a case, in the form of logrotate's own answer. */
const answerOf = (made: GeneratedCase, root: string, now: number): Omit<RealAnswer, 'isDamaged'> => {
  const entries = listTree(root);
  const tree = createFileTree(entries, []);
  const config = readConfig([made.main], bringConfig(root), tree);
  const clock = createNodeClock(made.zone, 0);
  const moment = { tree, state: readState(made.state).rotated, clock, now };
  return {
    errors: config.complaints.flatMap(({ told }) => (told === undefined ? [] : [withoutRest(told)])),
    verdicts: config.rules.flatMap((rule) =>
      rule.files.map((path) => ({ path, kind: judgeFile(path, rule, moment).kind })),
    ),
  };
};

type Compared = {
  readonly seed: number;
  readonly ours: Omit<RealAnswer, 'isDamaged'>;
  readonly theirs: RealAnswer;
};

/** Cases made, answered by both; made anew when the hour turned meanwhile. */
const compare = (seeds: readonly number[], folder: string): readonly Compared[] => {
  const now = nowSeconds();
  const made = seeds.map((seed) => {
    const root = join(folder, String(seed));
    mkdirSync(root);
    const zone = zones[seed % zones.length] ?? 'UTC';
    const clock = createNodeClock(zone, 0);
    const config = generateCase(seed, root, zone, (ago) => {
      const { year, month, day, hour, minute, second } = clock.local(now - ago);
      return [year, month, day, hour, minute, second];
    });
    const state = join(folder, `${seed}.state`);
    makeCase(config, state, now);
    return { seed, main: config.main, zone, state, ours: answerOf(config, root, now) };
  });
  const theirs = askLogrotate(made);
  for (const { seed } of made) rmSync(join(folder, String(seed)), { recursive: true });
  if (Math.floor(now / 1_800) !== Math.floor(nowSeconds() / 1_800)) return compare(seeds, folder);
  return made.flatMap(({ seed, ours }, at) => {
    const their = theirs[at];
    return their === undefined ? [] : [{ seed, ours, theirs: their }];
  });
};

const reason = noLogrotate();
describe.skipIf(reason !== undefined)(
  `which rule covers which file, and whether it is due${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    let folder = '';
    let damaged = 0;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'quarterdeck-logrotate-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it.each(Array.from({ length: parts }, (_, at) => at))(
      `is what logrotate -d says, for generated configurations, part %i of ${parts}`,
      (part) => {
        const seeds = Array.from({ length: cases / parts }, (_, at) => part * (cases / parts) + at);
        for (const { seed, ours, theirs } of compare(seeds, folder)) {
          const { isDamaged, ...answer } = theirs;
          if (isDamaged) damaged += 1;
          else expect({ seed, ...ours }).toEqual({ seed, ...answer });
        }
      },
      120_000,
    );

    it('leaves out hardly any, and only where logrotate itself lost its rules', () => {
      expect(damaged).toBeLessThan(cases / 50);
    });
  },
);
