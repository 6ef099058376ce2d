import { glyphShapes } from './glyph-shape.ts';
import { stateLook, type StateWord } from './state-word.ts';

/** A state as shape and colour. It says its word to a screen reader unless the word stands beside it (`decorative`). */
export const Glyph = ({
  state,
  size = 14,
  decorative = false,
}: {
  readonly state: StateWord;
  readonly size?: number;
  readonly decorative?: boolean;
}) => {
  const shape = glyphShapes[state];
  const voice = decorative
    ? ({ 'aria-hidden': true } as const)
    : ({ role: 'img', 'aria-label': stateLook[state].word } as const);
  return (
    <svg
      viewBox="0 0 14 14"
      width={size}
      height={size}
      style={{ color: `var(${stateLook[state].colour})`, flex: 'none' }}
      {...voice}
    >
      {shape.fill === undefined ? null : <path d={shape.fill} fill="currentColor" fillRule="evenodd" />}
      {shape.strokes?.map(({ path, dash }) => (
        <path
          key={path}
          d={path}
          fill="none"
          stroke="currentColor"
          strokeWidth={1.3}
          strokeLinecap="round"
          strokeDasharray={dash?.join(' ')}
        />
      ))}
    </svg>
  );
};
