import { nodeId, workloadId, type TailSubject } from '#shared/model';
import type { Route } from './route.ts';

const part = encodeURIComponent;

const subjectText = (subject: TailSubject): string => {
  switch (subject.kind) {
    case 'file':
      return ['file', part(subject.nodeId), part(subject.path)].join('/');
    case 'journal':
      return ['journal', part(subject.nodeId), part(subject.unit ?? '')].join('/');
    case 'container':
      return ['container', part(subject.nodeId), part(subject.container)].join('/');
    case 'workload':
      return ['workload', part(subject.workloadId)].join('/');
  }
};

const readPart = (text: string | undefined): string => {
  try {
    return decodeURIComponent(text ?? '');
  } catch {
    return text ?? ''; // not an escape: the text is meant as it stands
  }
};

const readSubject = (text: string): readonly TailSubject[] => {
  const [kind, first = '', second = ''] = text.split('/').map(readPart);
  if (first === '') return [];
  const node = nodeId(first);
  if (kind === 'file' && second !== '') return [{ kind, nodeId: node, path: second }];
  if (kind === 'journal') return [{ kind, nodeId: node, ...(second === '' ? {} : { unit: second }) }];
  if (kind === 'container' && second !== '') return [{ kind, nodeId: node, container: second }];
  return kind === 'workload' ? [{ kind, workloadId: workloadId(first) }] : [];
};

/** The live view of logs, of any nodes at once. */
export const liveLogRoute = (subjects: readonly TailSubject[]): Route => ({
  screen: 'live-log',
  query: { of: subjects.map(subjectText).join(',') },
});

/** Which logs an address asks for; what cannot be read is left out. */
export const liveLogSubjects = (query: Readonly<Record<string, string>>): readonly TailSubject[] =>
  (query['of'] ?? '').split(',').flatMap(readSubject).slice(0, 32);
