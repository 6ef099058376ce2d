/**
 * does: opens locators for tests, and checks every exchange with them against the published document.
 * never: is imported outside tests.
 * talks to: `main/locator`, Ajv.
 */
export { checkExchange, type Exchange } from './check-exchange.ts';
export {
  askAt,
  openTestLocator,
  sixTargets,
  type Answered,
  type Ask,
  type TestLocator,
} from './open-test-locator.ts';
