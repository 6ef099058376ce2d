import { describe, expect, it } from 'vitest';
import {
  imagesOf,
  minute,
  scaledTo,
  second,
  smallSwarm,
  webSpec,
  withImage,
} from './test-kit/small-swarm.ts';

const withWeb = (more = {}, wishes = {}) => {
  const small = smallSwarm();
  small.deploy(webSpec({ ...wishes, more }));
  small.wait(20 * second);
  return small;
};
const update = (small: ReturnType<typeof smallSwarm>) => small.service().UpdateStatus;

describe('a rollout of the fake swarm, as Docker does it', () => {
  it('replaces one after the other, the old one first, and completes after the monitored time', () => {
    const small = withWeb();
    small.update(withImage('web:2'));
    const { least, most } = small.watch(5 * second, () => small.truth().length);
    expect([least, most]).toEqual([2, 3]);
    expect(update(small)?.State).toBe('updating');
    small.wait(minute);
    expect(update(small)).toMatchObject({ State: 'completed', Message: 'update completed' });
    expect(imagesOf(small.running())).toEqual(['web:2', 'web:2', 'web:2']);
  });

  it('never dips when the new one starts first', () => {
    const small = withWeb({ UpdateConfig: { Parallelism: 1, Order: 'start-first' } });
    small.update(withImage('web:2'));
    const { least, most } = small.watch(minute, () => small.truth().length);
    expect([least, most]).toEqual([3, 4]);
    expect(imagesOf(small.running())).toEqual(['web:2', 'web:2', 'web:2']);
  });

  it('takes as many at once as it may, and rests in between', () => {
    const small = withWeb({ UpdateConfig: { Parallelism: 2, Delay: 30e9 } }, { replicas: 4, image: 'web:1' });
    small.update(withImage('web:2'));
    small.wait(20 * second);
    expect(imagesOf(small.running())).toEqual(['web:1', 'web:1', 'web:2', 'web:2']);
    small.wait(40 * second);
    expect(imagesOf(small.running())).toEqual(['web:2', 'web:2', 'web:2', 'web:2']);
  });

  it.each([
    [
      'fails its health check',
      'web:never-well',
      'task: non-zero exit (143): dockerexec: unhealthy container',
    ],
    ['exits at once', 'web:exits', 'task: non-zero exit (3)'],
    ['does not exist', 'web:nowhere', 'No such image: web:nowhere'],
  ])('pauses by default when the new version %s, and says so', (_what, image, err) => {
    const small = withWeb();
    small.update(withImage(image));
    small.wait(20 * second);
    expect(update(small)?.State).toBe('paused');
    expect(update(small)?.Message).toMatch(
      /^update paused due to failure or early termination of task \w{25}$/,
    );
    expect(small.tasks().map(({ Status }) => Status.Err)).toContain(err);
    expect(imagesOf(small.running()).filter((each) => each === 'web:1')).toHaveLength(2);
  });

  it('rolls back by itself when told to, forgets the previous spec, and never calls that completed', () => {
    const small = withWeb({ UpdateConfig: { FailureAction: 'rollback', Monitor: 10e9 } });
    small.update(withImage('web:never-well'));
    small.wait(10 * second);
    expect(update(small)?.State).toBe('rollback_started');
    small.wait(minute);
    expect(update(small)).toMatchObject({ State: 'rollback_completed', Message: 'rollback completed' });
    expect(imagesOf(small.running())).toEqual(['web:1', 'web:1', 'web:1']);
    expect(small.service().PreviousSpec).toBeUndefined();
  });

  it('takes a failure after the monitored time for none of the rollout’s', () => {
    const small = withWeb({ UpdateConfig: { FailureAction: 'rollback' } });
    small.update(withImage('web:2'));
    small.wait(minute);
    small.swarm.faults.crash(small.truth()[0] ?? '', 'web');
    small.wait(minute);
    expect(update(small)?.State).toBe('completed');
  });

  it('swaps the two specs on a manual rollback, so that doing it twice brings the bad version back', () => {
    const small = withWeb();
    small.update(withImage('web:2'));
    small.wait(minute);
    const rollBack = () => {
      const { Version } = small.service();
      small.ask('POST', `/services/web/update?version=${Version.Index}&rollback=previous`, {});
      small.wait(minute);
      return imagesOf(small.running())[0];
    };
    expect([rollBack(), rollBack()]).toEqual(['web:1', 'web:2']);
    expect(update(small)?.State).toBe('rollback_completed');
  });

  it('overwrites the previous spec by scaling', () => {
    const small = withWeb();
    small.update(withImage('web:2'));
    small.wait(minute);
    small.update(scaledTo(4));
    small.wait(10 * second);
    expect(small.service().PreviousSpec?.TaskTemplate.ContainerSpec.Image).toBe('web:2');
    expect(update(small)).toBeUndefined();
  });

  it('restarts every task when only the force counter changes, and none for a placement that still holds', () => {
    const small = withWeb();
    const before = small.running().map(({ ID }) => ID);
    small.update((spec) => ({
      ...spec,
      TaskTemplate: { ...spec.TaskTemplate, Placement: { MaxReplicas: 2 } },
    }));
    small.wait(minute);
    expect(small.running().map(({ ID }) => ID)).toEqual(before);
    small.update((spec) => ({ ...spec, TaskTemplate: { ...spec.TaskTemplate, ForceUpdate: 1 } }));
    small.wait(minute);
    expect(small.running().filter(({ ID }) => before.includes(ID))).toEqual([]);
  });

  it('waits for a slow start as long as its health check lets it', () => {
    const small = smallSwarm();
    const spec = webSpec();
    const Healthcheck = { Test: ['CMD', 'check'], Interval: 1e9, Retries: 3, StartPeriod: 60e9 };
    const { ContainerSpec } = spec.TaskTemplate;
    small.deploy({
      ...spec,
      TaskTemplate: { ...spec.TaskTemplate, ContainerSpec: { ...ContainerSpec, Healthcheck } },
    });
    small.wait(10 * second);
    small.update(withImage('web:slow'));
    small.wait(15 * second);
    expect(small.tasks().some(({ Status }) => Status.State === 'starting')).toBe(true);
    small.wait(2 * minute);
    expect(update(small)?.State).toBe('completed');
    expect(imagesOf(small.running())).toEqual(['web:slow', 'web:slow', 'web:slow']);
  });

  it('runs what a tag means when it is pulled, and says what it means now', () => {
    const small = withWeb();
    const digestNow = (): string =>
      (small.read('/distribution/web:1/json') as { Descriptor: { digest: string } }).Descriptor.digest;
    expect(digestNow()).toBe(`sha256:${'1'.repeat(64)}`);
    small.swarm.registry.move('web:1', `sha256:${'2'.repeat(64)}`);
    expect(digestNow()).toBe(`sha256:${'2'.repeat(64)}`);
    small.update(withImage(`web:1@${digestNow()}`));
    small.wait(minute);
    const ids = (
      small.read('/containers/json', small.truth()[0]) as readonly {
        ImageID: string;
        Names: readonly string[];
      }[]
    ).map(({ ImageID }) => ImageID);
    expect(ids).toEqual([`sha256:${'2'.repeat(64)}`]);
  });
});

describe('a container of the fake swarm', () => {
  it('that hangs fails its health check and is replaced', () => {
    const small = withWeb({}, { graceMs: 10_000 });
    const on = small.truth()[0] ?? '';
    const before = small.running().map(({ ID }) => ID);
    small.swarm.faults.hang(on, 'web');
    small.wait(4 * minute);
    expect(small.running()).toHaveLength(3);
    expect(small.running().filter(({ ID }) => !before.includes(ID))).toHaveLength(1);
  });

  it('that crashes is replaced after the restart delay of five seconds', () => {
    const small = withWeb();
    small.swarm.faults.crash(small.truth()[0] ?? '', 'web', 9);
    small.wait(4 * second);
    expect(small.running()).toHaveLength(2);
    expect(small.tasks().map(({ Status }) => Status.Err)).toContain('task: non-zero exit (9)');
    small.wait(4 * second);
    expect(small.running()).toHaveLength(3);
  });

  it('is not restarted more often than its attempts allow', () => {
    const small = smallSwarm();
    const RestartPolicy = { Condition: 'any' as const, MaxAttempts: 2, Delay: 1e9 };
    small.deploy(webSpec({ replicas: 1, image: 'web:exits', checkMs: 0, template: { RestartPolicy } }));
    small.wait(5 * minute);
    expect(small.tasks()).toHaveLength(3);
    expect(small.truth()).toEqual([]);
  });
});
