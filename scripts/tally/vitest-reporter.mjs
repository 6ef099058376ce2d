import { writeTally } from './tally.mjs';

// A skip says why in the brackets at the end of its name, or in the note given to `skip()`.
const reasonIn = /\(([^()]*)\)\s*$/;

/** Counts a vitest run for the closing line. */
export default class TallyReporter {
  /** @param {readonly import('vitest/node').TestModule[]} modules @param {readonly unknown[]} errors */
  onTestRunEnd(modules, errors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const broken = modules.filter(
      (module) =>
        module.state() === 'failed' &&
        [...module.children.allTests()].every((test) => test.result().state !== 'failed'),
    );
    const skipped = tests
      .filter((test) => test.result().state === 'skipped')
      .map((test) => {
        const result = test.result();
        const note = 'note' in result && typeof result.note === 'string' ? result.note : undefined;
        return {
          name: test.fullName,
          reason: note ?? reasonIn.exec(test.fullName)?.[1] ?? 'no reason was given',
        };
      });
    const count = (/** @type {string} */ state) =>
      tests.filter((test) => test.result().state === state).length;
    writeTally({
      runner: process.env['TALLY_NAME'] ?? 'vitest',
      passed: count('passed'),
      failed: count('failed') + broken.length + errors.length,
      skipped,
    });
  }
}
