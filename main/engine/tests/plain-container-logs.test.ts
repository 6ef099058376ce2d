import { describe, expect, it } from 'vitest';
import { workloadId, type OperationRequest } from '#shared/model';
import { pis, room, wallet } from './test-kit/plain-room.ts';

const cap: OperationRequest = {
  kind: 'cap-logs',
  workloadId: workloadId('docker/wallet'),
  maxBytes: 10_000_000,
  maxFiles: 3,
};
const capped = { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } };

/** Of each machine in turn: how its wallet keeps its log, and what else there is of it. */
const logsIn = ({ engines }: ReturnType<typeof room>) =>
  pis.map((on) =>
    [...(engines.state.machines.get(on)?.containers.values() ?? [])]
      .filter(({ name }) => name.startsWith('wallet'))
      .map(({ name, state, logConfig }) => ({ name, state, logConfig })),
  );
const everywhere = (logConfig: object) => pis.map(() => [{ name: 'wallet', state: 'running', logConfig }]);
const uncapped = everywhere({ Type: 'json-file', Config: {} });

/** Replaces a wallet by one with other settings, as its owner would. */
const remake = ({ request, engines }: ReturnType<typeof room>, on: string, body: object): void => {
  request(on, 'DELETE', '/containers/wallet?force=true');
  request(on, 'POST', '/containers/create?name=wallet', { Image: 'wallet:1', ...body });
  request(on, 'POST', '/containers/wallet/start');
  engines.advance(engines.now() + 5_000);
};

describe('capping the logs of plain containers', () => {
  it('puts a container like each old one into its place, with only its log kept otherwise', () => {
    const here = room();
    const offer = here.plan(cap);
    expect(offer.promises).toMatchObject([{ before: 2, lowest: 2, after: 2 }]);
    expect(offer.changes).toMatchObject(
      pis.map((on) => ({
        nodeId: on,
        log: { from: 'json-file, no cap', to: 'json-file, at most 3 files of 10 MB' },
      })),
    );
    for (const { seen } of here.trial.runAll(offer.steps))
      expect(JSON.stringify(seen)).not.toContain('SECRET');
    expect(logsIn(here)).toEqual(everywhere(capped));
    for (const machine of here.engines.state.machines.values())
      for (const container of machine.containers.values()) expect(container.env).toContain('SECRET=42');
    expect(here.plan(cap).refusal).toContain('already');
  });

  it.each([
    ['where two may run', true],
    ['where only one may', false],
  ])(
    'is taken back after its end %s: a container with the old log takes the name again',
    (_where, mayOverlap) => {
      const here = room([{ ...wallet, mayOverlap }]);
      const done = here.trial.runAll(here.plan(cap).steps);
      expect(logsIn(here)).toEqual(everywhere(capped));
      const undo = done.toReversed().flatMap(({ call, seen }) => here.trial.undo(call, seen) ?? []);
      let least = pis.length;
      for (const call of undo) {
        expect([call.id, here.trial.run(call).holding.state]).toEqual([call.id, 'yes']);
        least = Math.min(
          least,
          logsIn(here).filter((found) => found.some(({ state }) => state === 'running')).length,
        );
      }
      expect(least).toBe(mayOverlap ? 2 : 1);
      expect(logsIn(here)).toEqual(uncapped);
    },
  );

  it('keeps the other options of the log, and refuses a driver that has no cap', () => {
    const here = room();
    remake(here, 'pi-1', { HostConfig: { LogConfig: { Type: 'local', Config: { compress: 'false' } } } });
    here.trial.runAll(here.plan(cap).steps);
    expect(logsIn(here)[0]?.[0]?.logConfig).toEqual({
      Type: 'local',
      Config: { compress: 'false', 'max-size': '10m', 'max-file': '3' },
    });
    remake(here, 'pi-2', { HostConfig: { LogConfig: { Type: 'journald', Config: {} } } });
    const { refusal, steps } = here.plan(cap);
    expect(refusal).toMatch(/wallet on pi-2 cannot be capped.*bound the journal/);
    expect(steps).toEqual([]);
  });

  it('says of a Compose project that its file is not changed, and of every log that it begins anew', () => {
    const here = room();
    expect(here.plan(cap).warnings.join(' ')).toMatch(/begins anew/);
    expect(here.plan(cap).warnings.join(' ')).not.toMatch(/Compose/);
    remake(here, 'pi-1', { Labels: { 'com.docker.compose.project': 'shop' } });
    expect(here.plan(cap).warnings.join(' ')).toMatch(/Compose file on the machine is not changed/);
  });

  it('leaves one that was stopped as it is, and does nothing where the log was changed since the plan', () => {
    const here = room();
    here.request('pi-2', 'POST', '/containers/wallet/stop');
    here.engines.advance(here.engines.now() + 20_000);
    const offer = here.plan(cap);
    expect(offer.warnings.join(' ')).toContain('wallet on pi-2 does not run');
    expect(offer.steps.every(({ subject }) => subject === 'pi-1')).toBe(true);
    remake(here, 'pi-1', { HostConfig: { LogConfig: { Type: 'json-file', Config: { 'max-size': '1g' } } } });
    const [create] = offer.steps;
    if (create === undefined) throw new Error('no step');
    expect(() => here.trial.run(create)).toThrow('another way than when this was planned');
  });

  it('is refused where no copy is seen to run', () => {
    const { plan, request } = room();
    request('pi-1', 'DELETE', '/containers/wallet?force=true');
    request('pi-2', 'DELETE', '/containers/wallet?force=true');
    expect(plan(cap).refusal).toContain('seen to run');
  });
});
