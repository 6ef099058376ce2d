import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { nodeId, type Plan, type PlannedFile } from '#shared/model';
import { Files } from './files.tsx';

const show = (file: Partial<PlannedFile>): void => {
  const written: PlannedFile = {
    nodeId: nodeId('web-1'),
    path: '/etc/logrotate.d/proxy',
    becomes: 'written',
    says: 'A rule.',
    ...file,
  };
  render(<Files plan={{ files: [written] } as unknown as Plan} />);
};
const row = (): string => screen.getByRole('row', { name: /logrotate\.d\/proxy/ }).textContent ?? '';
const text = (): string => document.querySelector('pre')?.textContent ?? '';

afterEach(cleanup);

it('shows a file that will be written line by line, as an editor would, and that it is not there yet', () => {
  show({ text: { after: '"/var/log/proxy.log" {\n  daily\n}\n' } });
  expect(text()).toBe('"/var/log/proxy.log" {\n  daily\n}');
  expect(row()).toContain('none');
});

it('marks what no editor shows, and no line break', () => {
  show({ text: { after: 'a\u202eb\nc\n' } });
  expect(text()).toMatch(/^a.*U\+202E.*b\nc$/);
});

it('calls a size that nobody told unknown', () => {
  show({ becomes: 'renamed' });
  expect(row()).toContain('unknown');
});
