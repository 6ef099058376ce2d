// Tests the tests: takes away one guard after the other, in a copy, and sees that a test notices each (R95).
import './preflight.mjs';
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutants } from './mutants/mutants.mjs';
import { installed, root } from './run.mjs';
import { writeTally } from './tally/tally.mjs';

const copied = [
  'main',
  'renderer',
  'shared',
  'scripts',
  'package.json',
  'tsconfig.json',
  'tsconfig.base.json',
  'vitest.config.ts',
];

/** @returns {Promise<string>} folder with everything that the tests of the engine need */
const makeCopy = async () => {
  const copy = await mkdtemp(join(tmpdir(), 'quarterdeck-mutants-'));
  for (const name of copied) await cp(join(root, name), join(copy, name), { recursive: true });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  return copy;
};

/** @param {string} text */
const asPattern = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/**
 * Runs one test in the copy.
 * @param {string} copy @param {{ readonly test: string, readonly name: string, readonly seeds?: number | undefined }} of
 * @returns {Promise<{ readonly passed: number, readonly failed: number, readonly skipped: number }>} how many tests of that name did what
 */
const runTest = async (copy, { test, name, seeds }) => {
  const report = join(copy, 'report.json');
  await rm(report, { force: true });
  const args = [
    'run',
    '--root',
    copy,
    '--project',
    'node',
    '--project',
    'renderer',
    '--reporter',
    'json',
    '--outputFile',
    report,
  ];
  await new Promise((finish, reject) => {
    const child = spawn(
      process.execPath,
      [join(root, installed('vitest')), ...args, test, '--testNamePattern', asPattern(name)],
      {
        cwd: copy,
        stdio: 'ignore',
        env: { ...process.env, ...(seeds === undefined ? {} : { SIMULATION_SEEDS: String(seeds) }) },
      },
    );
    child.on('error', reject);
    child.on('exit', finish);
  });
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(
    await readFile(report, 'utf8').catch(() => '{}'),
  );
  return { passed: numPassedTests ?? 0, failed: numFailedTests ?? 0, skipped: numPendingTests ?? 0 };
};

/**
 * @param {string} copy @param {import('./mutants/mutant.ts').Mutant} mutant
 * @returns {Promise<'killed' | 'SURVIVED' | 'DOES NOT APPLY' | 'NO TEST RAN'>}
 */
const judge = async (copy, mutant) => {
  const path = join(copy, mutant.file);
  const whole = await readFile(path, 'utf8');
  if (whole.split(mutant.from).length !== 2) return 'DOES NOT APPLY';
  await writeFile(
    path,
    whole.replace(mutant.from, () => mutant.to),
  );
  try {
    const { passed, failed } = await runTest(copy, mutant);
    if (failed > 0) return 'killed';
    return passed > 0 ? 'SURVIVED' : 'NO TEST RAN';
  } finally {
    await writeFile(path, whole);
  }
};

const wanted = process.argv.slice(2);
const chosen = mutants.filter(({ says }) => wanted.every((word) => says.includes(word)));
const copy = await makeCopy();
/** What a test comes to when nothing is taken away, where it then tells nothing of mutants. @type {Map<string, 'RED ALREADY' | 'SKIPPED HERE'>} */
const mute = new Map();
/** @type {{ readonly name: string, readonly verdict: Awaited<ReturnType<typeof judge>> | 'RED ALREADY' | 'SKIPPED HERE' }[]} */
const judged = [];
try {
  for (const test of new Set(chosen.map((mutant) => mutant.test))) {
    const seeds = chosen.find((mutant) => mutant.test === test)?.seeds;
    const { passed, failed, skipped } = await runTest(copy, { test, name: '', seeds });
    if (failed === 0 && passed === 0 && skipped > 0) mute.set(test, 'SKIPPED HERE');
    else if (failed > 0 || passed === 0) mute.set(test, 'RED ALREADY');
  }
  for (const [at, mutant] of chosen.entries()) {
    const verdict = mute.get(mutant.test) ?? (await judge(copy, mutant));
    const name = `${mutant.says} (${mutant.test}: ${mutant.name})`;
    judged.push({ name, verdict });
    console.log(`${String(at + 1).padStart(2)}  ${verdict.padEnd(14)}  ${name}`);
  }
} finally {
  await rm(copy, { recursive: true, force: true });
}
const killed = judged.filter(({ verdict }) => verdict === 'killed');
const untried = judged.filter(({ verdict }) => verdict === 'SKIPPED HERE');
const failed = judged.filter((each) => !killed.includes(each) && !untried.includes(each));
writeTally({
  runner: process.env['TALLY_NAME'] ?? 'mutants',
  passed: killed.length,
  failed: failed.map(({ name, verdict }) => `mutant: ${name}: ${verdict}`),
  skipped: untried.map(({ name }) => ({
    name: `mutant: ${name}`,
    reason: 'Its test is skipped on this machine.',
  })),
});
console.log(
  `\n${killed.length} of ${chosen.length} mutants killed, ${untried.length} not tried: their tests are skipped on this machine.`,
);
process.exitCode = failed.length === 0 && killed.length > 0 ? 0 : 1;
