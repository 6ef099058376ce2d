import { explainFault, useOwnershipKnown, useOwnershipTrouble, useSpaces } from '../../queries/index.ts';
import { EmptyBlock, ErrorBlock } from '../../ui/index.ts';

/** Who owns what, as each party sees it. */
export const OwnershipScreen = () => {
  const known = useOwnershipKnown();
  const trouble = useOwnershipTrouble();
  const spaces = useSpaces();
  if (trouble !== undefined && !known) return <ErrorBlock {...explainFault(trouble)} />;
  if (!known) return <EmptyBlock>Asking the engine who owns what.</EmptyBlock>;
  return (
    <ul>
      {spaces.map(({ id, name }) => (
        <li key={id}>{name}</li>
      ))}
    </ul>
  );
};
