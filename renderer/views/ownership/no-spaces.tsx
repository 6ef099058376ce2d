import { CopyButton, Panel } from '../../ui/index.ts';
import styles from './no-spaces.module.css';

/** Enough to begin with; the rest is in docs/fleet-file.md. */
const example = `spaces:
  sessions:
    kind: redis-cluster
    where: { role: cache }
    passwordFile: ~/.config/quarterdeck/redis-password
  orders:
    kind: postgres
    where: { role: database }
    user: quarterdeck
    passwordEnvironment: ORDERS_PASSWORD
  documents:
    kind: locator
    where: { role: storage }
    url: https://locator.example.net:7070
    through: [fra-w1]`;

/** What to write in the fleet file so that there is something to show. */
export const NoSpaces = () => (
  <Panel
    title="Nothing that owns data is named yet"
    aside={<CopyButton text={example} label="the example" />}
    padded
  >
    <div className={styles['text']}>
      <p>
        Write a locator, a Redis Cluster or PostgreSQL servers under <code>spaces</code> in the fleet file.
        They are read through the nodes themselves; nothing is installed there. Every setting is told in{' '}
        <code>docs/fleet-file.md</code>.
      </p>
      <pre className="mono">{example}</pre>
    </div>
  </Panel>
);
