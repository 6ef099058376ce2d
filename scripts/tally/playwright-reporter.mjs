import { writeTally } from './tally.mjs';

/** Counts a Playwright run for the closing line; one of Playwright's `Reporter`s. */
export default class TallyReporter {
  /** @type {import('@playwright/test/reporter').Suite | undefined} */
  #suite;
  /** What went wrong outside of every test: in a set-up, or in taking down what it started. @type {string[]} */
  #outside = [];

  /** @param {unknown} _config @param {import('@playwright/test/reporter').Suite} suite */
  onBegin(_config, suite) {
    this.#suite = suite;
  }

  /** @param {import('@playwright/test/reporter').TestError} error */
  onError(error) {
    this.#outside.push(`outside of a test: ${error.message ?? error.value ?? 'for a reason not told'}`);
  }

  onEnd() {
    const tests = this.#suite?.allTests() ?? [];
    const ended = (/** @type {readonly string[]} */ outcomes) =>
      tests.filter((test) => outcomes.includes(test.outcome()));
    const nameOf = (/** @type {import('@playwright/test/reporter').TestCase} */ test) =>
      test.titlePath().filter(Boolean).join(' › ');
    writeTally({
      runner: process.env['TALLY_NAME'] ?? 'playwright',
      passed: ended(['expected']).length,
      // A test that passed only on a second try is a failed one: flaky is broken.
      failed: [...ended(['unexpected', 'flaky']).map(nameOf), ...this.#outside],
      skipped: ended(['skipped']).map((test) => ({
        name: nameOf(test),
        reason: test.annotations.find((annotation) => annotation.type === 'skip')?.description,
      })),
    });
  }

  printsToStdio() {
    return false;
  }
}
