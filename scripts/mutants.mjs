// Tests the tests: takes away one guard after the other, in a copy, and sees that a test notices each (R95).
import './preflight.mjs';
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutants } from './mutants/mutants.mjs';
import { installed, root } from './run.mjs';

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
let killed = 0;
/** Tests that are skipped on this machine, all of them: they say why where they are run. */
const idle = new Set();
try {
  for (const test of new Set(chosen.map((mutant) => mutant.test))) {
    const seeds = chosen.find((mutant) => mutant.test === test)?.seeds;
    const { passed, failed, skipped } = await runTest(copy, { test, name: '', seeds });
    if (failed === 0 && passed === 0 && skipped > 0) idle.add(test);
    else if (failed > 0 || passed === 0)
      throw new Error(`${test} is red already: mutants tell nothing then.`);
  }
  for (const [at, mutant] of chosen.entries()) {
    const verdict = idle.has(mutant.test) ? 'NOT TRIED HERE' : await judge(copy, mutant);
    if (verdict === 'killed') killed += 1;
    console.log(
      `${String(at + 1).padStart(2)}  ${verdict.padEnd(14)}  ${mutant.says}  (${mutant.test}: ${mutant.name})`,
    );
  }
} finally {
  await rm(copy, { recursive: true, force: true });
}
const tried = chosen.filter(({ test }) => !idle.has(test)).length;
const untried = [...idle].map((test) => `, ${test} is skipped on this machine`).join('');
console.log(`\n${killed} of ${tried} mutants killed${untried}.`);
process.exitCode = killed === tried && killed > 0 ? 0 : 1;
