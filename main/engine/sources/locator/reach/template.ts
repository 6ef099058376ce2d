/** What may stand in a path of the fleet file. */
export type PathParts = Readonly<
  Partial<
    Record<
      'key' | 'target' | 'cursor' | 'limit' | 'prefix' | 'role' | 'note' | 'order' | 'slots',
      string | undefined
    >
  >
>;

const placeholder = /\{(\w+)\}/g;

const filled = (text: string, parts: PathParts): string =>
  text.replaceAll(placeholder, (_, name: keyof PathParts) => encodeURIComponent(parts[name] ?? ''));

const isWanted = (parameter: string, parts: PathParts): boolean =>
  [...parameter.matchAll(placeholder)].every(([, name]) => (parts[name as keyof PathParts] ?? '') !== '');

/** Puts values into a path, percent-encoded. A parameter of the query whose value is not wanted is left out. */
export const fillPath = (template: string, parts: PathParts): string => {
  const mark = template.indexOf('?');
  const path = filled(mark < 0 ? template : template.slice(0, mark), parts);
  const query = (mark < 0 ? '' : template.slice(mark + 1))
    .split('&')
    .filter((parameter) => parameter !== '' && isWanted(parameter, parts))
    .map((parameter) => filled(parameter, parts));
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
};

/** Adds parameters of the reference locator to a path. */
export const withQuery = (path: string, parameters: Readonly<Record<string, string | number>>): string =>
  `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams(
    Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()}`;

/** Whether a path can say something. */
export const canSay = (template: string | undefined, part: keyof PathParts): boolean =>
  template?.includes(`{${part}}`) === true;
