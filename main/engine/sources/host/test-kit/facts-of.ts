import type { Result } from '#shared/fault';
import { epochMs, unknownHostFacts, type HostFacts } from '#shared/model';
import type { Probe } from '../../../source-kit/index.ts';
import { source } from '../index.ts';
import { replyOf } from './reply-of.ts';

/** The moment all tests of replies happen at. */
export const at = epochMs(1_795_255_807_000);
const context = { sentAt: at, receivedAt: at, everyMs: 5_000, before: unknownHostFacts('not-asked', '', at) };
/** The probe that asks this; undefined for the question about what fills a disk. */
export const probeOf = (askId: string): Probe | undefined =>
  source.probes.find((probe) => probe.ask.id === askId) as Probe | undefined;

/** Facts of an answer, or the fault in their place. */
export const factsOf = (askId: string, stdout: string): Result<Partial<HostFacts>> => {
  const probe = probeOf(askId);
  if (probe === undefined) throw new Error(`no probe asks ${askId}`);
  const reading = probe.ask.read(replyOf(stdout, at));
  return reading.ok ? { ok: true, value: probe.facts(reading.value, context) } : reading;
};
