import type { DeclaredService, FleetNode, NodeId } from '#shared/model';
import { healthWords, type LocalCall, type ShellAsk } from '../../source-kit/index.ts';
import { readUnits, type SystemdReading } from './reading.ts';
import { unitsScript } from './unit-script.ts';

/** A declared service that is a systemd unit. */
export type UnitService = DeclaredService & {
  readonly runs: { readonly kind: 'unit'; readonly unit: string };
};

/** The declared services that are units, in the order of the fleet file. */
export const unitServices = (declared: readonly DeclaredService[]): readonly UnitService[] =>
  declared.filter((service): service is UnitService => service.runs.kind === 'unit');

/** Those of them that belong on one node. */
export const unitServicesOn = (declared: readonly DeclaredService[], id: NodeId): readonly UnitService[] =>
  unitServices(declared).filter((service) => service.nodes.includes(id));

/** Each unit may take a check of 5 s and a version command of 5 s. */
const msPerUnit = 11_000;

/** One question for the state, health and version of some units of one node. */
export const askUnits = (services: readonly UnitService[]): ShellAsk<SystemdReading> => ({
  id: 'systemd.units',
  says: `Reads ${services.map((service) => service.runs.unit).join(', ')} with systemctl show and runs their health checks.`,
  lane: 'own-channel',
  script: unitsScript,
  inputs: services.flatMap((service) => [
    service.runs.unit,
    ...healthWords(service.health),
    service.deploy?.version ?? '-',
  ]),
  effect: 'reads',
  limits: { timeoutMs: 5_000 + services.length * msPerUnit, stdoutBytes: 262_144, stderrBytes: 16_384 },
  read: readUnits(services.length),
});

/** The standing question to one node; none where nothing is declared. */
export const localCall = (
  node: FleetNode,
  declared: readonly DeclaredService[],
): LocalCall<SystemdReading> | undefined => {
  const services = unitServicesOn(declared, node.id);
  if (services.length === 0) return undefined;
  return {
    asks: [askUnits(services)],
    join: ([units]) => units as ReturnType<ReturnType<typeof readUnits>>,
  };
};
