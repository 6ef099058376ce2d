import { expect, it } from 'vitest';
import { readSections, type Sections } from '../../../source-kit/index.ts';
import { readOnce } from './read-once.ts';

const sectionsOf = (stdout: string): Sections => {
  const found = readSections(stdout, 'test');
  if (!found.ok) throw new Error(found.fault.says);
  return found.value;
};

const counted = () => {
  let parsed = 0;
  const read = readOnce('os', '/etc/os-release', ([line]) => {
    parsed += 1;
    return line === 'ID=nonsense' ? undefined : line;
  });
  return { read, parsed: () => parsed };
};

it('reads the same bytes once, on whichever node they stand', () => {
  const { read, parsed } = counted();
  const first = read(sectionsOf('@clock\n1\n@os\nID=debian\n@end'));
  const second = read(sectionsOf('@clock\n2\n@os\nID=debian\n@end'));
  expect(first).toEqual({ known: true, value: 'ID=debian' });
  expect(second).toBe(first);
  expect(read(sectionsOf('@os\nID=alpine\n@end'))).toEqual({ known: true, value: 'ID=alpine' });
  expect(parsed()).toBe(2);
});

it('never takes an earlier answer for one that says why it has none, makes no sense or was cut off', () => {
  const { read } = counted();
  read(sectionsOf('@os\nID=debian\n@end'));
  expect(read(sectionsOf('@os denied\nID=debian\n@end'))).toMatchObject({ reason: 'not-permitted' });
  expect(read(sectionsOf('@os\nID=nonsense\n@end'))).toMatchObject({ reason: 'unreadable' });
  expect(read(sectionsOf('@os\nID=debian'))).toMatchObject({ reason: 'unreadable' });
  expect(read(sectionsOf('@os\nID=debian\n@os\nID=debian\n@end'))).toMatchObject({ reason: 'unreadable' });
});

it('forgets when a stranger says something else each time, and goes on reading', () => {
  const { read, parsed } = counted();
  for (let n = 0; n < 5_000; n += 1) read(sectionsOf(`@os\nID=${n}\n@end`));
  expect(read(sectionsOf('@os\nID=0\n@end'))).toEqual({ known: true, value: 'ID=0' });
  expect(parsed()).toBe(5_001);
});
