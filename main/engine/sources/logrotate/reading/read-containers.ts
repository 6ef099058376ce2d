import { capOf, linesOf, type Sections } from '../../../source-kit/index.ts';

/** A container by its id, as its daemon's files say. */
export type ContainerReading = {
  readonly id: string;
  readonly name: string;
  readonly service: string | undefined;
  /** Undefined: nobody says. */
  readonly isRunning: boolean | undefined;
  readonly driver: string;
  /** Bytes of one file; undefined: no cap. */
  readonly maxBytes: number | undefined;
  readonly maxFiles: number;
};

const given = (word: string | undefined): string | undefined => (word === '-' ? undefined : word);

/** Containers by id. */
export const readContainers = (sections: Sections): ReadonlyMap<string, ContainerReading> => {
  const lines = linesOf(sections.get('container.names')).map((line) => line.split(' '));
  const names = new Map(
    lines.flatMap(([letter, id = '', name = '-', service, project, composed, state]) => {
      const compose = given(composed) === undefined ? undefined : `${given(project) ?? ''}/${composed ?? ''}`;
      return letter === 'c'
        ? [
            [
              id,
              {
                name: given(name) ?? id.slice(0, 12),
                service: given(service) ?? compose,
                isRunning: state === undefined ? undefined : state === 'runs',
              },
            ] as const,
          ]
        : [];
    }),
  );
  return new Map(
    lines.flatMap(([letter, id = '', driver = '-', size, files]) => {
      if (letter !== 'l') return [];
      const known = names.get(id);
      const container: ContainerReading = {
        id,
        name: known?.name ?? id.slice(0, 12),
        service: known?.service,
        isRunning: known?.isRunning,
        driver: given(driver) ?? 'unknown',
        ...capOf(driver, {
          ...(given(size) === undefined ? {} : { 'max-size': String(size) }),
          ...(given(files) === undefined ? {} : { 'max-file': String(files) }),
        }),
      };
      return [[id, container] as const];
    }),
  );
};
