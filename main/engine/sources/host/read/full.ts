import { ok, type Result } from '#shared/fault';
import type { HostFacts } from '#shared/model';
import {
  type Field,
  have,
  lack,
  readField,
  readSections,
  type Sections,
  type ShellReply,
} from '../../../source-kit/index.ts';
import { readOnce } from './read-once.ts';

type Value<Name extends keyof HostFacts> = Extract<HostFacts[Name], { readonly state: 'known' }>['value'];

/** What one full answer says. */
export type FullReading = {
  /** The node's own clock, epoch ms, read first of all. */
  readonly nodeClockMs: Field<number>;
  readonly hostname: Field<string>;
  readonly kernel: Field<string>;
  readonly architecture: Field<string>;
  readonly operatingSystem: Field<Value<'operatingSystem'>>;
  readonly model: Field<string>;
  readonly failedUnits: Field<Value<'failedUnits'>>;
  readonly previousBootEnd: Field<Value<'previousBootEnd'>>;
};

/** Reads the answer to `host.full`. Fault `probe.unreadable`. */
export const readFull = (reply: ShellReply): Result<FullReading> => {
  const found = readSections(reply.stdout, 'host.full');
  if (!found.ok) return found;
  const sections = found.value;
  const names = readUname(sections);
  const uname = (at: number): Field<string> => (names.known ? have(names.value[at] ?? '') : names);
  return ok({
    nodeClockMs: readField(sections, 'clock', 'date +%s', ([line]) => readClock(line ?? '')),
    hostname: uname(1),
    kernel: uname(2),
    architecture: uname(3),
    operatingSystem: readOperatingSystem(sections),
    model: readModel(sections),
    failedUnits: readUnits(sections),
    previousBootEnd: readPreviousBootEnd(sections),
  });
};

const readUname = readOnce('uname', 'uname', ([line]) =>
  line !== undefined && /^\S+ \S+ \S+ \S+$/.test(line) ? line.split(' ') : undefined,
);

/** `date +%s` cuts the fraction off, so half a second is the better guess; shells that know their own clock print it. */
const readClock = (line: string): number | undefined => {
  const [, seconds, fraction] = /^(\d{1,11})(?:\.(\d{3,9}))?$/.exec(line) ?? [];
  if (seconds === undefined) return undefined;
  return Number(seconds) * 1_000 + (fraction === undefined ? 500 : Number(fraction.slice(0, 3)));
};

/** os-release(5): shell assignments, perhaps quoted. */
const parseOperatingSystem = (lines: readonly string[]): Value<'operatingSystem'> | undefined => {
  const valueOf = (key: string): string | undefined => {
    const text = lines.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1);
    if (text === undefined) return undefined;
    const plain = /^(["']?)(.*)\1$/.exec(text)?.[2]?.replace(/\\(["'\\$`])/g, '$1');
    return plain === '' ? undefined : plain;
  };
  const id = valueOf('ID');
  const name = valueOf('PRETTY_NAME') ?? valueOf('NAME');
  if (id === undefined || name === undefined || !/^[a-z0-9._-]+$/.test(id)) return undefined;
  // Rolling distributions have no version; os-release(5) makes it optional.
  return { id, name, version: valueOf('VERSION_ID') ?? 'rolling' };
};

const readOperatingSystem = readOnce('os', '/etc/os-release', parseOperatingSystem);

/** What boards print when nobody filled in the name. */
const namelessModel =
  /^(?:|to be filled by o\.?e\.?m\.?|system product name|default string|not specified|none|unknown)$/i;

/** Device tree: one line, ended by a NUL. DMI: the product, then its vendor; boards repeat the vendor in the product. */
const readModel = (sections: Sections): Field<string> =>
  sections.has('dmi') ? readDmi(sections) : readFirmware(sections);

const readDmi = readOnce('dmi', '/sys/class/dmi/id', ([product, vendor]) =>
  product === undefined || vendor === undefined ? undefined : named(product, vendor),
);
const readFirmware = readOnce('model', 'model name in its firmware', ([line]) =>
  line === undefined ? undefined : named(line.replace(/\u0000+$/, ''), ''),
);

const named = (product: string, vendor: string): Field<string> => {
  const [model, maker] = [product, vendor].map((text) => text.trim());
  if (model === undefined || namelessModel.test(model))
    return lack('not-supported', 'The firmware of this machine names no model.');
  return have(
    maker === undefined || namelessModel.test(maker) || model.startsWith(maker) ? model : `${maker} ${model}`,
  );
};

const parseUnits = (lines: readonly string[]): Value<'failedUnits'> | undefined => {
  const units: string[] = [];
  for (const line of lines) {
    if (line.trim() === '') continue;
    // Old systemctl draws a mark before the name although --plain was asked for.
    const unit = /^(?:[●*x] )?([A-Za-z0-9:_.\\@-]+\.[a-z]+) +\S+ +failed /.exec(`${line} `)?.[1];
    if (unit === undefined) return undefined;
    units.push(unit);
  }
  return units;
};

const readUnits = readOnce('units', 'systemd', parseUnits);

/** Records of wtmp, newest first: what stands below the running boot's own record is how the boot before it ended. */
const parseWtmp = (lines: readonly string[]): Value<'previousBootEnd'> | Field<never> | undefined => {
  const records = lines.flatMap((line) => /^(reboot|shutdown) +system (?:boot|down)/.exec(line)?.[1] ?? []);
  const [running, before] = records;
  if (running !== 'reboot') return undefined;
  if (before === undefined) return lack('not-supported', 'wtmp holds no boot before the running one.');
  return before === 'shutdown' ? 'clean' : 'unclean';
};

const readWtmp = readOnce('previous.wtmp', 'wtmp', parseWtmp);

/** Words of systemd's last lines of an orderly end, of v229 to v257. */
const orderlyEnd =
  /^Shutting down\.$|^Reached target .*(?:Shutdown|Power.?Off|Reboot|Halt|Final Step|Soft Reboot)/i;

const readJournal = readOnce(
  'previous.journal',
  'the journal of the previous boot',
  (lines): Value<'previousBootEnd'> => (lines.some((line) => orderlyEnd.test(line)) ? 'clean' : 'unclean'),
);

/** Sections are marked by the way that answered; a failed way leaves only its reason. */
const readPreviousBootEnd = (sections: Sections): Field<Value<'previousBootEnd'>> => {
  if (sections.has('previous.wtmp')) return readWtmp(sections);
  if (sections.has('previous.journal')) return readJournal(sections);
  const section = sections.get('previous');
  if (section?.status === 'failed')
    return lack(
      'not-supported',
      'Neither wtmp nor a journal of the previous boot can be read by the login user.',
    );
  return readField<Value<'previousBootEnd'>>(
    sections,
    'previous',
    'record of earlier boots',
    () => undefined,
  );
};
