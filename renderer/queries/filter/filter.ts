/** One condition on a node. Key `name` is free text; `disk` and `rtt` hold a number; `state` a state; any other key a label. */
export type FilterToken = { readonly key: string; readonly value: string; readonly exclude: boolean };

const escape = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll(';', '%3B').replaceAll(' ', '%20');
const unescape = (text: string): string =>
  text.replaceAll('%20', ' ').replaceAll('%3B', ';').replaceAll('%25', '%');

/** Tokens as they stand in an address: `region Europe;-role worker`. */
export const filterText = (tokens: readonly FilterToken[]): string =>
  tokens.map(({ key, value, exclude }) => `${exclude ? '-' : ''}${escape(key)} ${escape(value)}`).join(';');

/** Reads tokens back from an address. */
export const readFilter = (text: string | undefined): readonly FilterToken[] =>
  (text ?? '').split(';').flatMap((part) => {
    const exclude = part.startsWith('-');
    const [key, ...rest] = (exclude ? part.slice(1) : part).split(' ');
    const value = rest.join(' ');
    return key === undefined || key === '' || value === ''
      ? []
      : [{ key: unescape(key), value: unescape(value), exclude }];
  });

const numberKeys = new Set(['disk', 'rtt']);

/**
 * Reads what a person typed into one token: `role worker`, `-env staging`, `disk over 80`, `disk>80`, `state stale`.
 * A first word that is no known key makes it a search in names.
 */
export const readTyped = (typed: string, labelKeys: ReadonlySet<string>): FilterToken | undefined => {
  const text = typed.trim();
  const exclude = text.startsWith('-');
  const body = exclude ? text.slice(1).trim() : text;
  if (body === '') return undefined;
  const [, key = '', value = ''] = body.match(/^([^\s:=>]+)\s*(?:[:=>]|\s+over\s+|\s)\s*(.+)$/) ?? [];
  if (numberKeys.has(key) && /^\d+(\.\d+)?/.test(value))
    return { key, value: String(parseFloat(value)), exclude };
  const known = key === 'state' || key === 'group' || key === 'name' || labelKeys.has(key);
  return known && value !== '' ? { key, value, exclude } : { key: 'name', value: body, exclude };
};

/** A token as it is shown: `disk over 80 %`, `not role worker`. */
export const tokenWords = ({
  key,
  value,
  exclude,
}: FilterToken): { readonly key: string; readonly value: string } => {
  const shown = key === 'disk' ? `over ${value}\u2009%` : key === 'rtt' ? `over ${value} ms` : value;
  return { key: `${exclude ? 'not ' : ''}${key === 'rtt' ? 'round trip' : key}`, value: shown };
};

/** True when both are the same condition. */
export const sameToken = (a: FilterToken, b: FilterToken): boolean =>
  a.key === b.key && a.value === b.value && a.exclude === b.exclude;
