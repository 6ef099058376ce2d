import { describe, expect, it } from 'vitest';
import { epochMs, nodeId } from '#shared/model';
import { scenarios, worldAt } from '#shared/scenarios';
import { fakeHost } from '../fake.ts';
import { replies, replyOf } from '../test-kit/index.ts';
import { filling } from './index.ts';

const ask = filling.ask('/var/log', ['/var/log']);
const at = (ms: number) => ({
  nodeId: nodeId('web-1'),
  mount: '/var/log',
  startedAt: epochMs(ms),
  tookMs: 900,
});
const readingOf = (stdout: string) => {
  const reading = ask.read(replyOf(stdout));
  if (!reading.ok) throw new Error(reading.fault.says);
  return reading.value;
};

describe('a look at what fills a disk', () => {
  it('names the log that grew most since the last look, and what a deleted file still holds', () => {
    const stdoutAt = (elapsedMs: number) => {
      const node = worldAt(scenarios.constellation, elapsedMs).nodes.find(({ id }) => id === 'fra-web-1');
      if (node === undefined) throw new Error('the scenario has no fra-web-1');
      return fakeHost(node.machine, 0)('host.filling', ['/var/log']).stdout;
    };
    const first = filling.look(readingOf(stdoutAt(60_000)), at(1_000_000), undefined);
    const second = filling.look(readingOf(stdoutAt(120_000)), at(1_060_000), first);
    expect(first.comparedOverMs).toBeUndefined();
    expect(first.paths.every((path) => path.growthBytes === undefined)).toBe(true);
    expect(second.comparedOverMs).toBe(60_000);
    expect(second.paths.find(({ kind }) => kind === 'log')).toMatchObject({
      path: '/var/log/nginx/proxy-debug.log',
      growthBytes: 60 * 8 * 1_048_576,
    });
    expect(second.deletedOpen).toEqual([
      { path: '/var/log/nginx/error.log.1', sizeBytes: 805_306_368, processId: 812, processName: 'nginx' },
    ]);
  });

  it('says nothing about growth after a look at another mount or in the same second', () => {
    const reading = readingOf('@directories\n100\t/var/log\n@deleted\n@end\n');
    const first = filling.look(reading, at(1_000_000), undefined);
    expect(filling.look(reading, at(1_000_500), first)).not.toHaveProperty('comparedOverMs');
    expect(filling.look(reading, at(2_000_000), { ...first, mount: '/' }).paths[0]).not.toHaveProperty(
      'growthBytes',
    );
  });

  it('lists the biggest growth first, shrinking paths after those that stand still', () => {
    const sizes = (a: number, b: number, c: number) =>
      readingOf(`@directories\n${a}\t/a\n${b}\t/b\n${c}\t/c\n@deleted\n@end\n`);
    const first = filling.look(sizes(500, 20, 10), at(1_000_000), undefined);
    const second = filling.look(sizes(400, 20, 300), at(1_060_000), first);
    expect(second.paths.map(({ path, growthBytes }) => [path, growthBytes])).toEqual([
      ['/c', 296_960],
      ['/b', 0],
      ['/a', -102_400],
    ]);
  });

  it('says what it could not see', () => {
    const reading = readingOf(
      '@directories cut\n10\t/var\n@files partly\n@containers denied\n@others denied\n@open\n@deleted absent\n@end\n',
    );
    expect(reading.cutShort).toBe(true);
    expect(reading.blindSpots).toEqual([
      'There was no time to see all directories.',
      'Some large files cannot be read by the login user.',
      'The container logs cannot be read by the login user.',
      'Deleted files that other users’ processes hold open cannot be seen.',
      'This node cannot say which deleted files are still open.',
    ]);
  });

  it('does not walk a node that stalls, and says so', () => {
    const reading = readingOf('@stalled\n@open\n@deleted\n@end\n');
    expect(reading).toMatchObject({ cutShort: true, paths: [] });
    expect(reading.blindSpots).toEqual([
      'The node stalls on its disk or memory, so its directories were not walked.',
    ]);
  });

  it('counts a deleted file once, however many processes hold it', () => {
    const reading = readingOf(
      '@open\n@deleted\n7 99 2048 512 nginx\t/var/log/a b.log (deleted)\n8 99 2048 512 nginx: worker\t/var/log/a b.log (deleted)\n@end\n',
    );
    expect(reading.deletedOpen).toEqual([
      { path: '/var/log/a b.log', sizeBytes: 1_048_576, processId: 7, processName: 'nginx' },
    ]);
  });

  it.each(replies.filter(({ askId }) => askId === 'host.filling'))(
    'of $name, cut anywhere, is a shorter list that says so, or a fault',
    ({ stdout }) => {
      const whole = new Set(readingOf(stdout).paths.map(({ path, sizeBytes }) => `${sizeBytes} ${path}`));
      for (let end = 0; end < stdout.length - 1; end += 1) {
        const cut = ask.read(replyOf(stdout.slice(0, end)));
        if (!cut.ok) continue;
        expect([end, cut.value.cutShort]).toEqual([end, true]);
        for (const { path, sizeBytes } of cut.value.paths) expect(whole).toContain(`${sizeBytes} ${path}`);
      }
    },
  );

  it('hands the mount and the log directories over as values, never as part of the script', () => {
    const hostile = filling.ask('/mnt/$(reboot)', ["/var/log'; reboot"]);
    expect(hostile.inputs).toEqual(['/mnt/$(reboot)', "/var/log'; reboot"]);
    expect(hostile.script).toBe(ask.script);
  });
});
