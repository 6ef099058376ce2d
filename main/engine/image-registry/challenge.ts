/** How a registry wants to be asked (RFC 7235; token flow of the distribution project). */
export type Challenge =
  | { readonly scheme: 'basic' }
  | { readonly scheme: 'bearer'; readonly realm: URL; readonly service: string; readonly scope: string };

const parametersOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(/([a-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi)].map(
      ([, name = '', quoted, bare]) => [
        name.toLowerCase(),
        (quoted ?? bare ?? '').replaceAll(/\\(.)/g, '$1'),
      ],
    ),
  );

/** Reads `WWW-Authenticate`; undefined when it asks for something this program does not know. */
export const readChallenge = (header: string): Challenge | undefined => {
  const bearer = /(?:^|,\s*)bearer\s+(.*)$/i.exec(header)?.[1];
  if (bearer !== undefined) {
    const parameters = parametersOf(bearer);
    const realm = parameters.get('realm') ?? '';
    if (!URL.canParse(realm)) return undefined;
    return {
      scheme: 'bearer',
      realm: new URL(realm),
      service: parameters.get('service') ?? '',
      scope: parameters.get('scope') ?? '',
    };
  }
  return /(?:^|,\s*)basic\b/i.test(header) ? { scheme: 'basic' } : undefined;
};
