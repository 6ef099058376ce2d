import { linesOf, readCount, type Sections } from '../../../source-kit/index.ts';
import { readListedFile } from './read-files.ts';

/** One file a process has open for writing, or holds though it is deleted. */
export type OpenFile = {
  readonly processId: number;
  readonly processName: string;
  readonly opens: 'append' | 'write' | 'unknown';
  /** Of systemd's control group: `nginx.service`; undefined: none. */
  readonly unit: string | undefined;
  /** As the process sees it. */
  readonly path: string;
  readonly isDeleted: boolean;
  /** The file itself; undefined: it was closed meanwhile. */
  readonly device: number | undefined;
  readonly inode: string | undefined;
  readonly sizeBytes: number;
  readonly diskBytes: number;
};

const appends = 0o2000;

const unitOf = (group: string): string | undefined =>
  group
    .split('/')
    .toReversed()
    .find((part) => /\.(?:service|scope)$/.test(part))
    ?.replace(/\\x2d/g, '-');

const flagsOf = (text: string): OpenFile['opens'] =>
  /^[0-7]{1,12}$/.test(text) ? ((Number.parseInt(text, 8) & appends) !== 0 ? 'append' : 'write') : 'unknown';

/** Open files by process; undefined: this node cannot tell. */
export const readOpen = (sections: Sections): readonly OpenFile[] | undefined => {
  const section = sections.get('open');
  if (section === undefined || section.status === 'absent') return undefined;
  const held = new Map(
    linesOf(sections.get('held')).flatMap((line) => {
      const file = readListedFile(line);
      return file === undefined ? [] : [[file.path, file] as const];
    }),
  );
  return linesOf(section).flatMap((line) => {
    const [pid, descriptor = '', flags = '', group = '', name = '', ...rest] = line.split('\t');
    const processId = readCount(pid);
    const shown = rest.join('\t');
    if (processId === undefined || processId === 0 || !shown.startsWith('/')) return [];
    const isDeleted = shown.endsWith(' (deleted)');
    const file = held.get(`/proc/${processId}/fd/${descriptor}`);
    if (file !== undefined && file.kind !== 'file') return [];
    return [
      {
        processId,
        processName: name === '' ? 'unnamed' : name,
        opens: flagsOf(flags),
        unit: unitOf(group),
        path: isDeleted ? shown.slice(0, -' (deleted)'.length) : shown,
        isDeleted,
        device: file?.device,
        inode: file?.inode,
        sizeBytes: file?.sizeBytes ?? 0,
        diskBytes: file?.diskBytes ?? 0,
      },
    ];
  });
};
