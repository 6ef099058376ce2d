import { writeTally } from './tally.mjs';

// A skip says why in the note given to `skip()`, or in the brackets at the end of its name or of that of a group around it:
// those that say that they tell of a skip first, for other names end with brackets too. A reason may have brackets of its own.
const endsWithReason = /\(((?:[^()]|\([^()]*\))*)\)\s*$/;

/** @param {import('vitest/node').TestCase} test @returns {string[]} its name and those of the groups around it, from within */
const namesOf = (test) => {
  const names = [test.name];
  for (let group = test.parent; group.type === 'suite'; group = group.parent) names.push(group.name);
  return names;
};

/** @param {import('vitest/node').TestCase} test @returns {string | undefined} */
export const reasonOf = (test) => {
  const result = test.result();
  const note = 'note' in result && typeof result.note === 'string' ? result.note : undefined;
  const reasons = namesOf(test).flatMap((name) => endsWithReason.exec(name)?.[1] ?? []);
  return note ?? reasons.find((reason) => reason.startsWith('skipped')) ?? reasons[0];
};

/** @param {unknown} error as vitest hands it over: an error, or its fields @returns {string} */
const reasonText = (error) =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);

/** Counts a vitest run for the closing line. */
export default class TallyReporter {
  /** @param {readonly import('vitest/node').TestModule[]} modules @param {readonly unknown[]} errors */
  onTestRunEnd(modules, errors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const failed = tests.filter((test) => test.result().state === 'failed').map((test) => test.fullName);
    const broken = modules
      .filter(
        (module) =>
          module.state() === 'failed' &&
          [...module.children.allTests()].every((test) => test.result().state !== 'failed'),
      )
      .map(({ moduleId }) => moduleId);
    const outside = errors.map((error) => `outside of a test: ${reasonText(error)}`);
    const skipped = tests
      .filter((test) => test.result().state === 'skipped')
      .map((test) => ({ name: test.fullName, reason: reasonOf(test) }));
    writeTally({
      runner: process.env['TALLY_NAME'] ?? 'vitest',
      passed: tests.filter((test) => test.result().state === 'passed').length,
      failed: [...failed, ...broken, ...outside],
      skipped,
    });
  }
}
