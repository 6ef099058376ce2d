/**
 * JSON whose numbers survive: one that does not come back the same way from a double (a limit of 2^63-1) is kept as its
 * own text and sent back so. Needs `JSON.rawJSON` (V8 11.4); without it such a text throws, so that nothing is sent changed.
 */
type SourceReviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;
type ExactJson = {
  readonly parse: (text: string, reviver: SourceReviver) => unknown;
  readonly rawJSON?: (text: string) => unknown;
};

/** Parses a body so that `JSON.stringify` gives every number back as it was written. Throws on what is not JSON. */
export const parseExactly = (text: string): unknown => {
  const json = JSON as unknown as ExactJson;
  return json.parse(text, (_key, value, { source }) => {
    if (typeof value !== 'number' || source === undefined || String(value) === source) return value;
    // 1.0 and 1e3 say the same as 1 and 1000, but only their own text is certain to.
    if (json.rawJSON === undefined) throw new SyntaxError(`cannot carry the number ${source} exactly`);
    return json.rawJSON(source);
  });
};
