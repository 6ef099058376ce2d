import type { NodeId } from '#shared/model';
import { SafeText } from '../ui/index.ts';
import styles from './node-link.module.css';
import { nodeRoute } from './route.ts';
import { RouteLink } from './router.tsx';

/** The name of a node, which opens its page. */
export const NodeLink = ({ id }: { readonly id: NodeId }) => (
  <RouteLink to={nodeRoute(id)} className={styles['node']}>
    <SafeText text={id} mono limit={40} />
  </RouteLink>
);
