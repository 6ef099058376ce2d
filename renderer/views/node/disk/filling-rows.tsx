import { bytesText } from '#shared/format';
import type { DeletedOpenFile, GrowingPath } from '#shared/model';
import { SafeText } from '../../../ui/index.ts';
import styles from './disk.module.css';

const kinds: Readonly<Record<GrowingPath['kind'], string>> = {
  directory: 'directory',
  file: 'file',
  log: 'log',
  'container-log': 'container log',
};

/** The path below its mount, which the title already names. */
const below = (path: string, mount: string): string =>
  mount !== '/' && path.startsWith(`${mount}/`) ? path.slice(mount.length + 1) : path;

const growthText = (bytes: number | undefined): string =>
  bytes === undefined ? 'growth unknown' : bytes > 0 ? `+${bytesText(bytes)}` : bytesText(bytes);

const Bar = ({ share, first }: { readonly share: number; readonly first: boolean }) => (
  <span className={styles['bar']} aria-hidden="true">
    <i className={first ? styles['first'] : undefined} style={{ width: `${Math.max(1, share * 100)}%` }} />
  </span>
);

/** Paths by growth; the bar is the share of the largest growth, or of the largest size on a first look. */
export const GrowingPaths = ({
  paths,
  mount,
}: {
  readonly paths: readonly GrowingPath[];
  readonly mount: string;
}) => {
  const known = paths.some((path) => path.growthBytes !== undefined);
  const amount = (path: GrowingPath): number => Math.max(0, (known ? path.growthBytes : path.sizeBytes) ?? 0);
  const most = Math.max(1, ...paths.map(amount));
  return (
    <ul className={styles['growing']}>
      {paths.map((path, index) => (
        <li key={path.path}>
          <span className={styles['path']}>
            <SafeText text={below(path.path, mount)} mono />
            <small>{kinds[path.kind]}</small>
          </span>
          <span className={styles['number']}>{bytesText(path.sizeBytes)}</span>
          <span className={styles['number']} data-first={known && index === 0 && amount(path) > 0}>
            {growthText(path.growthBytes)}
          </span>
          <Bar share={amount(path) / most} first={known && index === 0 && amount(path) > 0} />
        </li>
      ))}
    </ul>
  );
};

/** Files that are gone from the directory and still take room until their process lets go. */
export const DeletedFiles = ({
  files,
  mount,
}: {
  readonly files: readonly DeletedOpenFile[];
  readonly mount: string;
}) =>
  files.length === 0 ? null : (
    <>
      <h3 className={styles['sub']}>Deleted, still open</h3>
      <ul className={styles['growing']}>
        {files.map((file) => (
          <li key={`${file.processId} ${file.path}`}>
            <span className={styles['path']}>
              <SafeText text={below(file.path, mount)} mono />
              <small>
                held by <SafeText text={file.processName} limit={60} /> ({file.processId}); restart it to get
                the room back
              </small>
            </span>
            <span className={styles['number']}>{bytesText(file.sizeBytes)}</span>
          </li>
        ))}
      </ul>
    </>
  );
