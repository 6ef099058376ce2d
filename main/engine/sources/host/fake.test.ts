import { describe, expect, it } from 'vitest';
import {
  epochMs,
  hostFactNames,
  unknownHostFacts,
  type Fact,
  type HostFacts,
  type Truth,
  type WorldMachine,
} from '#shared/model';
import { scenarios, worldAt } from '#shared/scenarios';
import type { FakeAnswer } from '../../source-kit/index.ts';
import { fakeHost } from './fake.ts';
import { source } from './index.ts';
import { replyOf } from './test-kit/index.ts';

const at = epochMs(1_795_255_807_000);

/** Everything the probes make of a machine's answers. */
const factsOf = (answer: FakeAnswer): Partial<HostFacts> =>
  Object.assign(
    {},
    ...source.probes.map(({ ask, facts }) => {
      const reading = ask.read(replyOf(answer(ask.id, []).stdout, at));
      if (!reading.ok) throw new Error(reading.fault.says);
      return facts(reading.value, {
        sentAt: at,
        receivedAt: at,
        everyMs: 5_000,
        before: unknownHostFacts('not-asked', '', at),
      });
    }),
  ) as Partial<HostFacts>;

const plain = (fact: Fact<unknown> | Truth<unknown> | undefined): unknown =>
  fact === undefined ? 'missing' : fact.state === 'known' ? fact.value : `unknown: ${fact.reason}`;

/** The machine in the words of the facts. */
const truthOf = (machine: WorldMachine): Record<string, unknown> => {
  const { cpu, uptimeMs, volumes, ...rest } = machine;
  return {
    ...Object.fromEntries(Object.entries(rest).map(([name, truth]) => [name, plain(truth)])),
    cpu,
    bootedAt: at - uptimeMs,
    volumes: volumes.map(({ mount, device, fileSystem, readOnly, space, inodes }) => ({
      mount,
      device,
      fileSystem,
      readOnly,
      space: plain(space),
      inodes: plain(inodes),
    })),
  };
};

const seenOf = (facts: Partial<HostFacts>): Record<string, unknown> => {
  const { volumes, ...rest } = facts;
  return {
    ...Object.fromEntries(Object.entries(rest).map(([name, fact]) => [name, plain(fact)])),
    volumes:
      volumes?.state === 'known'
        ? volumes.value.map(({ space, inodes, readOnly, ...volume }) => ({
            ...volume,
            readOnly: plain(readOnly),
            space: plain(space),
            inodes: plain(inodes),
          }))
        : plain(volumes),
  };
};

describe('what is read from the fake of a machine', () => {
  it.each(Object.values(scenarios))('equals the machine: $name, at every moment tried', (scenario) => {
    for (const elapsedMs of [0, 1_000, 31_500, 61_000, 106_000, 140_000, 200_000, 900_000, 3_600_000])
      for (const { id, machine } of worldAt(scenario, elapsedMs).nodes)
        expect([elapsedMs, id, seenOf(factsOf(fakeHost(machine, at)))]).toEqual([
          elapsedMs,
          id,
          truthOf(machine),
        ]);
  });

  it('covers every fact but the round trip, which only the transport can tell', () => {
    const covered = source.probes.flatMap(({ covers }) => covers);
    expect([...covered, 'roundTripMs'].toSorted()).toEqual([...hostFactNames].toSorted());
  });

  it('is nothing for a question it does not know', () => {
    const answers = worldAt(scenarios.calm, 0).nodes.map(({ machine }) =>
      fakeHost(machine, at)('docker.ps', []),
    );
    expect(answers[0]).toEqual({
      stdout: '',
      stderr: 'sh: docker.ps: not found\n',
      exitStatus: 127,
    });
  });
});
