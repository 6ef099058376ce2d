import type { InputOf } from '#shared/contract';
import { useMessageQuery } from '../message/use-message.ts';

/** Looks for a text in the past of logs; nothing is asked without a text. The answer is forgotten when nobody shows it. */
export const useLogSearch = (wish: InputOf<'log.search'>) =>
  useMessageQuery('log.search', wish, { enabled: wish.text !== '', forget: true });
