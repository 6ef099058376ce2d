import type { z } from '#shared/schema';

/** Reads kept records; one that an older version wrote in another form is left out rather than shown wrong. */
export const readRecords = <S extends z.ZodType>(
  schema: S,
  texts: readonly string[],
): readonly z.output<S>[] =>
  texts.flatMap((text) => {
    const read = schema.safeParse(JSON.parse(text));
    return read.success ? [read.data] : [];
  });
