import { linesOf, readCount, type Sections } from '../../../source-kit/index.ts';

/** A container by its id, as its daemon's files say. */
export type ContainerReading = {
  readonly id: string;
  readonly name: string;
  readonly service: string | undefined;
  readonly driver: string;
  /** Bytes of one file; undefined: no cap. */
  readonly maxBytes: number | undefined;
  readonly maxFiles: number;
};

const units: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1_024,
  m: 1_048_576,
  g: 1_073_741_824,
  t: 1_099_511_627_776,
};

/** `10m` as Docker reads it: units of 1,024. Undefined: none, or -1, which is without end. */
const readDockerSize = (text: string | undefined): number | undefined => {
  const [, digits, unit = ''] = /^(\d{1,12}(?:\.\d+)?) ?([bkmgt]?)(?:i?b)?$/i.exec(text ?? '') ?? [];
  const bytes = Number(digits) * (units[unit.toLowerCase()] ?? Number.NaN);
  return Number.isSafeInteger(Math.round(bytes)) && bytes > 0 ? Math.round(bytes) : undefined;
};

const given = (word: string | undefined): string | undefined => (word === '-' ? undefined : word);
/** `local` bounds itself: 20 MB five times, unless it is told otherwise. */
const localDefault = { maxBytes: 20 * 1_048_576, maxFiles: 5 };

/** Containers by id. */
export const readContainers = (sections: Sections): ReadonlyMap<string, ContainerReading> => {
  const lines = linesOf(sections.get('container.names')).map((line) => line.split(' '));
  const names = new Map(
    lines.flatMap(([letter, id = '', name = '-', service, project, composed]) => {
      const compose = given(composed) === undefined ? undefined : `${given(project) ?? ''}/${composed ?? ''}`;
      return letter === 'c'
        ? [[id, { name: given(name) ?? id.slice(0, 12), service: given(service) ?? compose }] as const]
        : [];
    }),
  );
  return new Map(
    lines.flatMap(([letter, id = '', driver = '-', size, files]) => {
      if (letter !== 'l') return [];
      const known = names.get(id);
      const usual = driver === 'local' ? localDefault : { maxBytes: undefined, maxFiles: 1 };
      const container: ContainerReading = {
        id,
        name: known?.name ?? id.slice(0, 12),
        service: known?.service,
        driver: given(driver) ?? 'unknown',
        maxBytes: readDockerSize(given(size)) ?? usual.maxBytes,
        maxFiles: readCount(given(files)) ?? usual.maxFiles,
      };
      return [[id, container] as const];
    }),
  );
};
