import { known, type World, type WorldMachine, type WorldNode } from '#shared/model';
import { chanceOf, uuidOf, waveOf } from './chance.ts';
import type { Happening, Scenario, ScenarioNode } from './scenario.ts';
import { logsAt } from './logs-at.ts';
import { volumeAt } from './volume-at.ts';

type Kind<K extends Happening['kind']> = Extract<Happening, { readonly kind: K }>;

/** The whole fleet `elapsedMs` after the scenario's start. Pure: the same moment is always the same world. */
export const worldAt = (scenario: Scenario, elapsedMs: number): World => ({
  elapsedMs,
  nodes: scenario.nodes.map((node) => nodeAt(scenario, node, elapsedMs)),
});

const nodeAt = (scenario: Scenario, node: ScenarioNode, atMs: number): WorldNode => {
  const mine = scenario.timeline.filter((happening) => happening.node === node.id);
  const ofKind = <K extends Happening['kind']>(kind: K) =>
    mine.filter((happening): happening is Kind<K> => happening.kind === kind);
  const restart = ofKind('browns-out').findLast(({ restartsAt }) => atMs >= restartsAt);
  const isBooting = restart !== undefined && atMs < restart.restartsAt + restart.bootMs;
  const isDead = ofKind('dies').some(({ at }) => atMs >= at);
  const slow = ofKind('link-slows').find(({ from, until }) => atMs >= from && atMs < until);
  const { logs, ...plain } = node;
  const machine = machineAt(scenario, node, atMs);
  const quiet = {
    ...plain,
    ...(logs === undefined ? {} : { logs: logsAt(logs, machine.volumes, atMs) }),
    answers: !isDead && !isBooting,
    roundTripMs: slow?.roundTripMs ?? node.roundTripMs,
    machine,
  };
  const sag = ofKind('browns-out').find(({ from, until }) => atMs >= from && atMs < until);
  return { ...quiet, machine: withPower(quiet.machine, node, restart, sag !== undefined, atMs) };
};

/** The flags and the boot of a machine whose supply sags. Flags "since boot" are lost with the boot they belong to. */
const withPower = (
  machine: WorldMachine,
  node: ScenarioNode,
  restart: Kind<'browns-out'> | undefined,
  isSagging: boolean,
  atMs: number,
): WorldMachine => {
  const sagged = restart === undefined ? isSagging : isSagging || restart.until > restart.restartsAt;
  const power =
    machine.power.state !== 'known'
      ? machine.power
      : known({
          underVoltageNow: isSagging || machine.power.value.underVoltageNow,
          throttledNow: isSagging || machine.power.value.throttledNow,
          underVoltageSinceBoot: sagged || machine.power.value.underVoltageSinceBoot,
          throttledSinceBoot: sagged || machine.power.value.throttledSinceBoot,
        });
  if (restart === undefined) return { ...machine, power };
  return {
    ...machine,
    power,
    bootId: known(uuidOf(`${node.id} boot at ${restart.restartsAt}`)),
    previousBootEnd: known('unclean'),
    uptimeMs: Math.max(0, Math.round((atMs - restart.restartsAt) / 10) * 10),
  };
};

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Breathes: load, processor, memory, heat and clock move gently around what the scenario says. */
const machineAt = (scenario: Scenario, node: ScenarioNode, atMs: number): WorldMachine => {
  const { machine } = node;
  const wave = (name: string, periodMs: number) => waveOf(`${node.id} ${name}`, atMs, periodMs);
  const { load, memory, temperature, clockSkewMs } = machine;
  const factor = 1 + wave('load', 97_000) * 0.25;
  return {
    ...machine,
    uptimeMs: Math.max(0, Math.round((machine.uptimeMs + atMs) / 10) * 10),
    cpu: { ...machine.cpu, usedRatio: clamp(round(machine.cpu.usedRatio * factor, 4), 0, 1) },
    load:
      load.state === 'known'
        ? known({
            one: round(load.value.one * factor, 2),
            five: round(load.value.five * (1 + wave('load5', 400_000) * 0.12), 2),
            fifteen: round(load.value.fifteen * (1 + wave('load15', 1_200_000) * 0.06), 2),
          })
        : load,
    memory:
      memory.state === 'known'
        ? known({
            totalBytes: memory.value.totalBytes,
            availableBytes:
              Math.round((memory.value.availableBytes * (1 + wave('memory', 240_000) * 0.03)) / 4_096) *
              4_096,
          })
        : memory,
    temperature:
      temperature.state === 'known'
        ? known({
            celsius: round(temperature.value.celsius + wave('heat', 180_000) * 1.5, 3),
            sensor: temperature.value.sensor,
          })
        : temperature,
    clockSkewMs:
      clockSkewMs.state === 'known'
        ? known(clockSkewMs.value + Math.round(chanceOf(`${node.id} skew`) * 6 - 3))
        : clockSkewMs,
    volumes: machine.volumes.map((volume) => volumeAt(scenario, node.id, volume, atMs)),
  };
};
