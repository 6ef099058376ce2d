import type { HostFacts } from '#shared/model';
import {
  type Field,
  have,
  lack,
  readDecimal,
  readField,
  readKibibytes,
  type Sections,
} from '../../../source-kit/index.ts';

type Value<Name extends keyof HostFacts> = Extract<HostFacts[Name], { readonly state: 'known' }>['value'];

/** One line of /proc/meminfo in bytes; undefined when it is not there exactly once. */
export const memoryLine = (lines: readonly string[], key: string): number | undefined => {
  const begin = `${key}: `;
  let found: string | undefined;
  for (const line of lines) {
    if (!line.startsWith(begin)) continue;
    if (found !== undefined) return undefined;
    found = line;
  }
  return found?.endsWith(' kB') === true
    ? readKibibytes(found.slice(begin.length, -' kB'.length))
    : undefined;
};

/** Swap as /proc/meminfo counts it; a total of 0 is a machine without swap. */
export const readSwap = (lines: readonly string[]): Value<'swap'> | undefined => {
  const totalBytes = memoryLine(lines, 'SwapTotal');
  const freeBytes = memoryLine(lines, 'SwapFree');
  if (totalBytes === undefined || freeBytes === undefined) return undefined;
  return freeBytes <= totalBytes ? { totalBytes, freeBytes } : undefined;
};

type Stall = { readonly some: number; readonly full: number | undefined };

const stallForms = {
  some: /^some avg10=\d+\.\d+ avg60=\d{1,3}\.\d{2} avg300=\d+\.\d+ total=\d+$/,
  full: /^full avg10=\d+\.\d+ avg60=\d{1,3}\.\d{2} avg300=\d+\.\d+ total=\d+$/,
} as const;
const wanted = ' avg60=';

/** One file of /proc/pressure: `some avg10=0.00 avg60=0.31 avg300=0.12 total=123`; avg60 is a percentage of time. */
const readStall = (lines: readonly string[]): Stall | undefined => {
  const ratioOf = (kind: keyof typeof stallForms): number | undefined => {
    const line = lines.find((each) => each.startsWith(kind));
    if (line === undefined || !stallForms[kind].test(line)) return undefined;
    const from = line.indexOf(wanted) + wanted.length;
    const percent = readDecimal(line.slice(from, line.indexOf(' ', from)));
    // In hundredths of a percent, so that 1.12 % is the number 0.0112 and not its neighbour.
    return percent !== undefined && percent <= 100 ? Math.round(percent * 100) / 10_000 : undefined;
  };
  const some = ratioOf('some');
  return some === undefined ? undefined : { some, full: ratioOf('full') };
};

/** All of /proc/pressure, or nothing of it: half of a picture misleads. */
export const readPressure = (sections: Sections): Field<Value<'pressure'>> => {
  const of = (name: string) => {
    const stall = readField(sections, `psi.${name}`, `/proc/pressure/${name}`, readStall);
    // The files of a kernel started with psi=0 exist and cannot be opened.
    const off = !stall.known && sections.get(`psi.${name}`)?.status === 'failed';
    return off ? lack('not-supported', 'The kernel keeps no pressure figures (psi=0).') : stall;
  };
  const [cpu, memory, io] = [of('cpu'), of('memory'), of('io')];
  if (!cpu.known) return cpu;
  if (!memory.known) return memory;
  if (!io.known) return io;
  if (memory.value.full === undefined || io.value.full === undefined)
    return lack('unreadable', '/proc/pressure holds something this console does not know.');
  return have({
    cpuSome: cpu.value.some,
    memorySome: memory.value.some,
    memoryFull: memory.value.full,
    ioSome: io.value.some,
    ioFull: io.value.full,
  });
};
