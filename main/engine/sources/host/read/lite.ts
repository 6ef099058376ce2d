import { ok, type Result } from '#shared/fault';
import type { HostFacts } from '#shared/model';
import { type Field, lack, readField, readSections, type ShellReply } from '../../../source-kit/index.ts';
import { readPressure, readSwap } from './memory.ts';
import { readVolumes, type VolumeReading } from './volumes.ts';

type Value<Name extends keyof HostFacts> = Extract<HostFacts[Name], { readonly state: 'known' }>['value'];

/** What one lite answer says. */
export type LiteReading = {
  readonly volumes: Field<readonly VolumeReading[]>;
  readonly swap: Field<Value<'swap'>>;
  readonly pressure: Field<Value<'pressure'>>;
  readonly temperature: Field<Value<'temperature'>>;
  readonly power: Field<Value<'power'>>;
};

/** Reads the answer to `host.lite`. Fault `probe.unreadable`. */
export const readLite = (reply: ShellReply): Result<LiteReading> => {
  const found = readSections(reply.stdout, 'host.lite');
  if (!found.ok) return found;
  const sections = found.value;
  return ok({
    volumes: readVolumes(sections),
    swap: readField(sections, 'swap', '/proc/meminfo', readSwap),
    pressure: readPressure(sections),
    temperature: readField(sections, 'heat', 'temperature sensor', readHeat),
    power: readField(sections, 'power', 'Raspberry Pi power flag', readPower),
  });
};

/** Outside of this no sensor of a computer measures anything: drivers print such values for "off". */
const plausibleCelsius = { from: -40, to: 150 } as const;

const readHeat = (lines: readonly string[]): Value<'temperature'> | undefined => {
  let hottest: Value<'temperature'> | undefined;
  for (const line of lines) {
    const [, thousandths, sensor] = /^(0|-?[1-9]\d{0,6})(?: (.*))?$/.exec(line) ?? [];
    // A line that makes no sense may be the hottest one.
    if (thousandths === undefined) return undefined;
    const celsius = Number(thousandths) / 1_000;
    if (celsius <= plausibleCelsius.from || celsius >= plausibleCelsius.to) continue;
    if (hottest === undefined || celsius > hottest.celsius)
      hottest = { celsius, sensor: sensor || 'unnamed' };
  }
  return hottest;
};

/**
 * The flags of `vcgencmd get_throttled`, the same number in sysfs (without 0x): bits 0 and 2 are now, 16 and 18 since boot.
 * https://www.raspberrypi.com/documentation/computers/os.html#get_throttled
 */
const readPower = (lines: readonly string[]): Value<'power'> | Field<Value<'power'>> | undefined => {
  const [line] = lines;
  if (line === undefined) return undefined;
  if (/vchi|vcio|permission/i.test(line))
    return lack('not-permitted', 'The login user may not ask vcgencmd.');
  const hex = /^(?:throttled=)?(?:0x)?([0-9a-f]{1,8})$/.exec(line)?.[1];
  if (hex === undefined) return undefined;
  const flags = Number.parseInt(hex, 16);
  // Four flags now and four since boot; anything else is not this number.
  if ((flags & ~0xf000f) !== 0) return undefined;
  const bit = (at: number) => ((flags >>> at) & 1) === 1;
  return {
    underVoltageNow: bit(0),
    throttledNow: bit(2),
    underVoltageSinceBoot: bit(16),
    throttledSinceBoot: bit(18),
  };
};
