/**
 * does: names every expected failure, explains it, and carries it as a value.
 * never: decides what to do about one.
 * talks to: the schema library.
 */
export { faultCodeSchema, type FaultCode } from './codes.ts';
export { assertNever, failed, fault, FaultError, faultSchema, ok, type Fault, type Result } from './fault.ts';
export { faultCatalogue, type CatalogueEntry } from './catalogue.ts';
