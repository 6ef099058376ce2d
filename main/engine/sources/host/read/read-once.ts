import { ownText, readField, type Field, type Sections } from '../../../source-kit/index.ts';

/** So many texts of one section are remembered: a fleet's worth. Then it begins anew. */
const mostRemembered = 2_048;

/**
 * Makes a reader of one section that reads each text once: the same bytes give the same field, on whichever node they stand.
 * For what seldom changes. It is held once however many nodes say it, and keeps no piece of the answer it came in.
 */
export const readOnce = <T>(
  name: string,
  source: string,
  parse: (lines: readonly string[]) => T | Field<T> | undefined,
): ((sections: Sections) => Field<T>) => {
  const remembered = new Map<string, Field<T>>();
  return (sections) => {
    const section = sections.get(name);
    if (section?.text === undefined || section.status !== undefined)
      return readField(sections, name, source, parse);
    const before = remembered.get(section.text);
    if (before !== undefined) return before;
    const text = ownText(section.text);
    const field = readField(new Map([[name, { ...section, text }]]), name, source, parse);
    if (remembered.size === mostRemembered) remembered.clear();
    remembered.set(text, field);
    return field;
  };
};
