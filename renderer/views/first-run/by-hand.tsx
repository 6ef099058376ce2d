import { useHeader } from '../../queries/index.ts';
import { CopyButton, CopyLine, SafeText } from '../../ui/index.ts';
import styles from './first-run.module.css';

const example = `name: production
defaults:
  user: ops
  identityFile: ~/.ssh/id_ed25519
nodes:
  hel-w1:
    address: 203.0.113.11
    labels: { region: helsinki, role: website }
  hel-db1:
    address: 10.20.0.12
    jump: hel-w1
    labels: { region: helsinki, role: database }
`;

const longPath = 1_024;

/** Where the file goes and what it looks like. It is read again at every save, with its errors named by line. */
export const ByHand = () => {
  const file = useHeader()?.file;
  return (
    <div className={styles['form']}>
      <div className={styles['head']}>
        <h2>A fleet file</h2>
        <CopyButton text={example} label="the example" />
      </div>
      {file === undefined ? (
        <>
          <p>Save this as fleet.yaml, change the names and addresses, and start with it:</p>
          <CopyLine text="npm start -- --fleet fleet.yaml" label="the command" />
        </>
      ) : (
        <p>
          Write it to <SafeText text={file} limit={longPath} mono />. It is read again at every save; the
          window follows.
        </p>
      )}
      <pre className={styles['yaml']} tabIndex={0} aria-label="Example of a fleet file">
        {example}
      </pre>
    </div>
  );
};
