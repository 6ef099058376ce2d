import type { DeclaredLocator } from '#shared/model';

/** Where values are in what a locator answers, by the reference locator's names, as JSON pointers (RFC 6901). */
export type Fields = DeclaredLocator['fields'];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const stepsOf = (fields: Fields, name: string): readonly string[] =>
  (Object.hasOwn(fields, name) ? fields[name] : undefined)
    ?.split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')) ?? [name];

/** One value of an answer; undefined: it has none there. */
export const valueAt = (answer: unknown, fields: Fields, name: string): unknown => {
  let value = answer;
  for (const step of stepsOf(fields, name)) {
    if (!isObject(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return value;
};

/** A text that is not empty. */
export const textAt = (answer: unknown, fields: Fields, name: string): string | undefined => {
  const value = valueAt(answer, fields, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** A number from 0 up. A number that JavaScript cannot hold exactly would be a wrong value, so it is none. */
export const countAt = (answer: unknown, fields: Fields, name: string): number | undefined => {
  const value = valueAt(answer, fields, name);
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= Number.MAX_SAFE_INTEGER
    ? value
    : undefined;
};

export const wholeAt = (answer: unknown, fields: Fields, name: string): number | undefined => {
  const value = countAt(answer, fields, name);
  return Number.isSafeInteger(value) ? value : undefined;
};

/** A list of an answer; undefined: there is none. */
export const listAt = (answer: unknown, fields: Fields, name: string): readonly unknown[] | undefined => {
  const value = valueAt(answer, fields, name);
  return Array.isArray(value) ? (value as readonly unknown[]) : undefined;
};

/** A body with values where this locator has them. Undefined values are left out; null says that there is none. */
export const bodyOf = (
  fields: Fields,
  values: Readonly<Record<string, string | number | null | undefined>>,
): Record<string, unknown> => {
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const steps = stepsOf(fields, name);
    let place = body;
    for (const step of steps.slice(0, -1)) {
      const next = Object.hasOwn(place, step) ? place[step] : undefined;
      const inner = isObject(next) ? next : {};
      Object.defineProperty(place, step, {
        value: inner,
        enumerable: true,
        configurable: true,
        writable: true,
      });
      place = inner;
    }
    Object.defineProperty(place, steps.at(-1) ?? name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return body;
};
