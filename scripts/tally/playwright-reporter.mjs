import { writeTally } from './tally.mjs';

/** Counts a Playwright run for the closing line; one of Playwright's `Reporter`s. */
export default class TallyReporter {
  /** @type {import('@playwright/test/reporter').Suite | undefined} */
  #suite;

  /** @param {unknown} _config @param {import('@playwright/test/reporter').Suite} suite */
  onBegin(_config, suite) {
    this.#suite = suite;
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
      failed: ended(['unexpected', 'flaky']).map(nameOf),
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
