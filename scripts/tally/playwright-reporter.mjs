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
    const count = (/** @type {readonly string[]} */ outcomes) =>
      tests.filter((test) => outcomes.includes(test.outcome())).length;
    writeTally({
      runner: 'playwright',
      // A test that passed only on a second try is a failed one: flaky is broken.
      passed: count(['expected']),
      failed: count(['unexpected', 'flaky']),
      skipped: tests
        .filter((test) => test.outcome() === 'skipped')
        .map((test) => ({
          name: test.titlePath().filter(Boolean).join(' › '),
          reason: test.annotations.find((annotation) => annotation.type === 'skip')?.description,
        })),
    });
  }

  printsToStdio() {
    return false;
  }
}
