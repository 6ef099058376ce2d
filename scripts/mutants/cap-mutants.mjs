// Guards and proofs of capped logs: of services of a swarm, and of plain containers.
const swarm = 'main/engine/sources/swarm';
const docker = 'main/engine/sources/docker';
const ofSwarm = `${swarm}/plan/cap-logs.test.ts`;
const ofContainers = 'main/engine/tests/plain-container-logs.test.ts';

/** @type {readonly import('./mutant.ts').Mutant[]} */
export const capMutants = [
  {
    says: 'the driver of a service is changed for one that has a cap',
    file: `${swarm}/plan/cap-logs.ts`,
    from: 'if (why !== undefined) return refused(`The logs',
    to: 'if (why === driver.name) return refused(`The logs',
    test: ofSwarm,
    name: 'refuses the driver',
  },
  {
    says: 'a driver that nobody named is guessed from one machine',
    file: `${swarm}/plan/cap-logs.ts`,
    from: 'if (byDriver.size > 1)',
    to: 'if (byDriver.size < 0)',
    test: ofSwarm,
    name: 'does not guess the driver of a service',
  },
  {
    says: 'a log driver that somebody else set since the plan is overwritten',
    file: `${swarm}/step/update-service.ts`,
    from: "if (seen.logs === 'other')",
    to: "if (seen.name === 'other')",
    test: ofSwarm,
    name: 'sends nothing where somebody else changed the driver',
  },
  {
    says: 'a cap is believed that no container shows',
    file: `${swarm}/step/prove-logs.ts`,
    from: 'if (!isMadeSo(container, driver)) {',
    to: 'if (container.Id === driver.Name) {',
    test: ofSwarm,
    name: 'does not believe a container that shows another log',
  },
  {
    says: 'the log of a plain container is changed though it is not the one that was planned on',
    file: `${docker}/step/image-step.ts`,
    from: 'if (seen.hasOtherLog === true)',
    to: 'if (seen.id === like)',
    test: ofContainers,
    name: 'leaves one that was stopped as it is, and does nothing where the log was changed',
  },
  {
    says: 'a plain container that a person stopped is started by a cap',
    file: `${docker}/plan/cap-logs.ts`,
    from: "all.filter(({ container }) => container.State === 'running')",
    to: "all.filter(({ container }) => container.State !== '')",
    test: ofContainers,
    name: 'leaves one that was stopped as it is, and does nothing where the log was changed',
  },
];
