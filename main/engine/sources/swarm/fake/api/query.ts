export type Query = {
  readonly text: (name: string) => string | undefined;
  readonly flag: (name: string) => boolean;
  readonly number: (name: string) => number | undefined;
  /** `filters={"service":["web"]}`, also in its older form `{"service":{"web":true}}`. */
  readonly filters: ReadonlyMap<string, readonly string[]>;
};

const readFilters = (text: string): ReadonlyMap<string, readonly string[]> => {
  const parsed: unknown = JSON.parse(text);
  if (parsed === null || typeof parsed !== 'object') return new Map();
  return new Map(
    Object.entries(parsed).map(([name, wanted]: [string, unknown]) => [
      name,
      Array.isArray(wanted) ? wanted.map(String) : Object.keys(Object(wanted)),
    ]),
  );
};

/** Reads what stands behind the question mark. Throws a SyntaxError when the filters are no JSON. */
export const readQuery = (text: string): Query => {
  const values = new Map<string, string>();
  for (const part of text.split('&')) {
    const at = part.indexOf('=');
    const name = at < 0 ? part : part.slice(0, at);
    const value = at < 0 ? '' : part.slice(at + 1);
    if (name !== '') values.set(name, decodeURIComponent(value.replaceAll('+', ' ')));
  }
  const filters = values.get('filters');
  return {
    text: (name) => values.get(name),
    flag: (name) => ['1', 'true', 'True', 'TRUE'].includes(values.get(name) ?? ''),
    number: (name) => (values.has(name) ? Number(values.get(name)) : undefined),
    filters: filters === undefined || filters === '' ? new Map() : readFilters(filters),
  };
};

/** Passes when the filter is not given, or one of its values does. */
export const passes = (
  { filters }: Pick<Query, 'filters'>,
  name: string,
  test: (wanted: string) => boolean,
): boolean => filters.get(name)?.some(test) ?? true;

/** `label=key` or `label=key=value`; all of them must hold, unlike other filters. */
export const hasLabels = (
  { filters }: Pick<Query, 'filters'>,
  labels: Readonly<Record<string, string>>,
): boolean =>
  (filters.get('label') ?? []).every((wanted) => {
    const at = wanted.indexOf('=');
    return at < 0 ? Object.hasOwn(labels, wanted) : labels[wanted.slice(0, at)] === wanted.slice(at + 1);
  });
