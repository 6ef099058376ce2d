import { FileCode2, LayoutGrid, ListTree, SquareTerminal, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useHeader, type useImportPreview } from '../../queries/index.ts';
import { RouteLink } from '../../commands/index.ts';
import styles from './first-run.module.css';

/** A way that opens something at the right. */
export type Way = 'ssh-config' | 'ansible' | 'by-hand';

type Found = ReturnType<typeof useImportPreview>;

const foundWords = (found: Found | undefined): string => {
  if (found === undefined) return 'Needs a fleet file of your own';
  if (found.isPending) return 'Reading it...';
  if (found.error !== null) return found.error.says;
  const { adds } = found.data;
  const jumps = new Set(adds.flatMap((add) => add.jump)).size;
  if (adds.length === 0) return 'No server in it that is not in the fleet yet';
  const through = jumps === 0 ? '' : `, through ${jumps} jump ${jumps === 1 ? 'host' : 'hosts'}`;
  return `${adds.length} ${adds.length === 1 ? 'server' : 'servers'} found${through}`;
};

const Words = ({
  icon: Icon,
  title,
  says,
}: {
  readonly icon: LucideIcon;
  readonly title: ReactNode;
  readonly says: string;
}) => (
  <>
    <Icon size={18} strokeWidth={1.5} aria-hidden="true" />
    <span>
      <b>{title}</b>
      <small>{says}</small>
    </span>
  </>
);

const ways = [
  {
    way: 'ansible',
    icon: ListTree,
    title: 'Import an Ansible inventory',
    says: 'INI or YAML, pasted or dropped here',
  },
  {
    way: 'by-hand',
    icon: FileCode2,
    title: 'Write a fleet file',
    says: 'A page of YAML; your editor knows its words',
  },
] as const;

const DemoWay = () => {
  const header = useHeader();
  if (header?.origin !== 'demo') return null;
  return (
    <RouteLink to={{ screen: 'fleet', query: {} }} className={styles['way']}>
      <Words
        icon={LayoutGrid}
        title="Look at the demo fleet"
        says="Thirteen invented servers inside this program"
      />
    </RouteLink>
  );
};

/** The ways in; the most likely one first, and chosen. */
export const WayList = ({
  chosen,
  found,
  onChoose,
}: {
  readonly chosen: Way | undefined;
  /** Undefined where nothing can be imported. */
  readonly found: Found | undefined;
  readonly onChoose: (way: Way) => void;
}) => {
  const button = (way: Way, words: ReactNode): ReactNode => (
    <button
      key={way}
      type="button"
      className={styles['way']}
      aria-pressed={chosen === way}
      onClick={() => onChoose(way)}
    >
      {words}
    </button>
  );
  return (
    <div className={styles['list']}>
      {button(
        'ssh-config',
        <Words
          icon={SquareTerminal}
          title={
            <>
              Read <code>~/.ssh/config</code>
            </>
          }
          says={foundWords(found)}
        />,
      )}
      {ways.map(({ way, ...words }) => button(way, <Words {...words} />))}
      <DemoWay />
    </div>
  );
};
