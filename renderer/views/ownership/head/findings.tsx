import {
  claimantKindText,
  countText,
  keyFindingText,
  millisecondsText,
  partyName,
  spaceKindText,
} from '#shared/format';
import { nodeId, type KeyAnswer, type KeyFinding, type SpaceView } from '#shared/model';
import { nodeRoute, RouteLink } from '../../../commands/index.ts';
import { explainFault, useOwner } from '../../../queries/index.ts';
import { Age, Button, ErrorBlock, Glyph, Panel, SafeText, type StateWord } from '../../../ui/index.ts';
import styles from './findings.module.css';

const marks: Readonly<Record<KeyFinding['verdict'], StateWord>> = {
  agreed: 'ok',
  disputed: 'critical',
  'not-found': 'unknown',
  unknown: 'unknown',
};

const Answer = ({
  answer,
  finding,
  space,
}: {
  readonly answer: KeyAnswer;
  readonly finding: KeyFinding;
  readonly space: SpaceView;
}) => {
  const differs = answer.state === 'says' && answer.owner !== undefined && answer.owner !== finding.owner;
  return (
    <tr data-differs={differs}>
      <th scope="row">
        {answer.nodeId === undefined ? (
          <SafeText text={partyName(space, answer.claimant)} limit={60} />
        ) : (
          <RouteLink to={nodeRoute(nodeId(answer.nodeId))}>
            <SafeText text={partyName(space, answer.claimant)} limit={60} />
          </RouteLink>
        )}
        <small>{claimantKindText[answer.kind]}</small>
      </th>
      <td className={styles['owner']}>
        {answer.state === 'says' ? (
          <SafeText text={partyName(space, answer.owner)} mono limit={60} />
        ) : answer.state === 'absent' ? (
          'knows no such key'
        ) : (
          'did not answer'
        )}
        {answer.secondaries.length === 0 ? null : (
          <small>
            copy on{' '}
            <SafeText text={answer.secondaries.map((id) => partyName(space, id)).join(', ')} limit={80} />
          </small>
        )}
        {answer.says === '' ? null : (
          <small>
            <SafeText text={answer.says} limit={200} />
          </small>
        )}
      </td>
      <td>{answer.version === undefined ? 'no version' : `version ${countText(answer.version)}`}</td>
      <td>
        <Age at={answer.observedAt} suffix=" old" />
      </td>
      <td>{answer.tookMs === undefined ? 'known before' : `took ${millisecondsText(answer.tookMs)}`}</td>
    </tr>
  );
};

/** What all who can tell say about one key, and the path it took. */
export const Findings = ({
  asked,
  spaces,
  onClear,
}: {
  readonly asked: string;
  readonly spaces: readonly SpaceView[];
  readonly onClear: () => void;
}) => {
  const { data, error, isFetching, refetch } = useOwner({ key: asked }, true);
  const found = (data?.findings ?? []).filter(({ verdict }) => verdict !== 'not-found');
  const shown = found.length === 0 ? (data?.findings ?? []) : found;
  return (
    <Panel
      title={
        <>
          Where is <SafeText text={asked} mono limit={80} />
        </>
      }
      aside={
        <>
          {isFetching ? 'asking...' : null}
          <Button size="xs" look="ghost" disabled={isFetching} onClick={() => void refetch()}>
            Ask again
          </Button>
          <Button size="xs" look="ghost" onClick={onClear}>
            Close
          </Button>
        </>
      }
    >
      <div className={styles['findings']} role="status">
        {error === null ? null : <ErrorBlock {...explainFault(error)} />}
        {data !== undefined && shown.length === 0 ? (
          <p>No space here has keys that can be searched.</p>
        ) : null}
        {shown.map((finding) => {
          const space = spaces.find(({ id }) => id === finding.spaceId);
          if (space === undefined) return null;
          return (
            <section key={finding.spaceId} aria-label={`In ${space.name}`}>
              <p className={styles['verdict']} data-verdict={finding.verdict}>
                <Glyph state={marks[finding.verdict]} decorative />
                <span>
                  <b>
                    <SafeText text={keyFindingText(finding, space)} limit={400} />
                  </b>{' '}
                  {spaceKindText(space)} <SafeText text={space.name} limit={60} />
                  {finding.position === undefined
                    ? ''
                    : `, ${space.unit === 'slot' ? 'slot' : 'range'} ${countText(finding.position)}`}
                  .
                </span>
              </p>
              {finding.path.length === 0 ? null : (
                <table className={styles['path']} aria-label={`Who says what about it in ${space.name}`}>
                  <thead className="only-read">
                    <tr>
                      {['Asked', 'Owner', 'Version', 'Age', 'Time to answer'].map((title) => (
                        <th key={title} scope="col">
                          {title}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {finding.path.map((answer) => (
                      <Answer
                        key={`${answer.kind} ${answer.claimant}`}
                        answer={answer}
                        finding={finding}
                        space={space}
                      />
                    ))}
                  </tbody>
                </table>
              )}
            </section>
          );
        })}
      </div>
    </Panel>
  );
};
