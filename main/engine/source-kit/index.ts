/**
 * does: gives the words a source is written in: Ask, Probe, Source.
 * never: performs an ask, decides when to ask.
 * talks to: `shared/model`, `shared/fault`.
 */
export { probeLimits, type ShellAsk, type ShellReply } from './ask.ts';
export {
  answerFrame,
  askProgram,
  pokeLine,
  pongLine,
  readNodeLine,
  readPokeLine,
  readShellInput,
  readyLine,
  residentProgram,
  shellExec,
  shellPath,
  type NodeLine,
  type ShellInput,
} from './resident-protocol.ts';
export { isShellWord, quoteWord, readQuotedWords, type QuotedWords } from './shell-quoting.ts';
export {
  defineProbe,
  defineSource,
  type FactContext,
  type FakeAnswer,
  type FillingProbe,
  type FillingReading,
  type Probe,
  type Source,
  type Tier,
} from './source.ts';
