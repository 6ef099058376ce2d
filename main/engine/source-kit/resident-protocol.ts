import { failed, fault, ok, type Result } from '#shared/fault';
import type { ShellAsk } from './ask.ts';
import { isShellWord, quoteWord, readQuotedWords } from './shell-quoting.ts';

/**
 * What goes over the standard input and output of a node's shell: both sides of the wire, pure.
 *
 * Resident loop (one channel for the life of a connection):
 *
 *     console                                     node
 *     program, ends with `done; } # quarterdeck …`
 *                                                 QD ready <nonce>
 *     <seq> <askId> <askId> …                     QD pong <nonce> <seq>
 *                                                 QD begin <nonce> <seq> <askId> <bytes>
 *                                                 …exactly <bytes> bytes…
 *                                                 QD end <nonce> <seq> <askId> <bytes>
 *
 * One pong per poke, then one begin/end pair per asked id in the order asked; every line ends with a newline, and one
 * newline follows the bytes. The console pokes only after `ready`: dash and busybox read standard input in blocks, so a
 * poke sent with the program would be swallowed by the parser. Why length and no checksum: docs/decisions/0010.
 *
 * Own channel (one question, then the end): program, end of input, output, exit status.
 */

/** The one exec request ever sent (R52). `exec` so that login shells of any family (csh, fish) leave at once. */
export const shellExec = 'exec /bin/sh -s';

/** The search path of every script: fixed, so that a login's own PATH cannot put another `df` in front. */
export const shellPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const environment = `LC_ALL=C PATH=${shellPath}; export LC_ALL PATH`;
const residentHead = '# quarterdeck resident 1 ';
const residentEnd = 'done; } # quarterdeck resident end';
const askHead = '# quarterdeck ask 1 ';
const askIdForm = /^[a-z.-]+$/;

/** The program of the resident loop. Ids must be `[a-z.-]+` and unique, scripts POSIX sh that sets `out`; else it throws. */
export const residentProgram = (
  nonce: string,
  asks: readonly Pick<ShellAsk<unknown>, 'id' | 'script'>[],
): string => {
  const wrong = asks.find(
    (ask, at) => !askIdForm.test(ask.id) || asks.findIndex(({ id }) => id === ask.id) !== at,
  );
  if (wrong !== undefined) throw new Error(`not a usable ask id: ${wrong.id}`);
  return [
    `${residentHead}${nonce}`,
    environment,
    // Scripts may change IFS; each poke starts with the shell's own.
    'qd_ifs=$IFS',
    ...asks.map((ask, at) => `qd_ask_${at}() {\n${ask.script}\n}`),
    // One brace group to the end: the shell has read it whole before it says that it is ready. Without it, busybox and
    // dash said so with the loop half read, and took the first poke for program text (one start in four on a fast link).
    '{',
    // From here on only frames leave: what a tool complains about is part of `out` or is nobody's.
    'exec 2>/dev/null',
    `printf 'QD ready ${nonce}\\n'`,
    'while IFS= read -r qd_line; do',
    'IFS=$qd_ifs',
    'qd_seq=${qd_line%% *}',
    `printf 'QD pong ${nonce} %s\\n' "$qd_seq"`,
    'for qd_id in ${qd_line#"$qd_seq"}; do',
    'out=',
    'case $qd_id in',
    // No fork: a redirection of a function call does not start a process. It keeps a script from eating the next poke.
    ...asks.map((ask, at) => `${ask.id}) qd_ask_${at} </dev/null >/dev/null ;;`),
    '*) continue ;;',
    'esac',
    `printf 'QD begin ${nonce} %s %s %s\\n%s\\nQD end ${nonce} %s %s %s\\n' "$qd_seq" "$qd_id" "\${#out}" "$out" "$qd_seq" "$qd_id" "\${#out}"`,
    'done',
    residentEnd,
    '',
  ].join('\n');
};

/**
 * The program of an own-channel ask: inputs as $1, $2 …, then the script in one brace group. The group makes the shell
 * parse everything before it runs anything, so a script cut off on the way runs not at all, and its commands find an
 * empty standard input instead of the rest of the script. Fault `contract.invalid` for a value no shell can receive.
 */
export const askProgram = (ask: Pick<ShellAsk<unknown>, 'id' | 'script' | 'inputs'>): Result<string> => {
  const opening = askOpening(ask);
  return opening.ok ? ok(`${opening.value}{\n${ask.script}\n} </dev/null\n`) : opening;
};

const askOpening = (ask: Pick<ShellAsk<unknown>, 'id' | 'inputs'>): Result<string> => {
  if (!askIdForm.test(ask.id)) throw new Error(`not a usable ask id: ${ask.id}`);
  if (!ask.inputs.every(isShellWord))
    return failed(
      fault('contract.invalid', `A value for ${ask.id} contains characters that no shell can receive.`, {
        subject: ask.id,
      }),
    );
  const set = ['set --', ...ask.inputs.map(quoteWord)].join(' ');
  return ok(`${askHead}${ask.id}\n${set}\n${environment}\n`);
};

/**
 * The program of a shell stream. Its input stays open for as long as the console listens: when it ends, because the console
 * left or the connection broke, what the script became is killed. Nothing else would end it, for a command that is followed
 * may have nothing to say, and so never learns that nobody reads. The script finds that input as 3, for what this login cannot
 * kill and must end by itself (`followHow`).
 */
export const streamProgram = (ask: Pick<ShellAsk<unknown>, 'id' | 'script' | 'inputs'>): Result<string> => {
  const opening = askOpening(ask);
  if (!opening.ok) return opening;
  const script = [
    // A job in the background gets an empty standard input of its own, so the open one is kept as 3.
    'exec 3<&0 </dev/null',
    '{',
    ask.script,
    '} &',
    'qd_followed=$!',
    '{ read -r qd_end <&3; kill "$qd_followed"; } >/dev/null 2>&1 &',
    'qd_watch=$!',
    'exec 3<&-',
    'wait "$qd_followed"; qd_status=$?',
    'kill "$qd_watch" 2>/dev/null',
    'exit "$qd_status"',
  ].join('\n');
  return ok(`${opening.value}{\n${script}\n}\n`);
};

/** The line that pokes the loop. Without ids it only measures the round trip. `seq` counts from 1. */
export const pokeLine = (seq: number, askIds: readonly string[]): string => `${[seq, ...askIds].join(' ')}\n`;

/** A line the loop prints outside of answer bytes. */
export type NodeLine =
  | { readonly kind: 'ready'; readonly nonce: string }
  | { readonly kind: 'pong'; readonly nonce: string; readonly seq: number }
  | {
      readonly kind: 'begin' | 'end';
      readonly nonce: string;
      readonly seq: number;
      readonly askId: string;
      readonly bytes: number;
    };

const nodeLineForm =
  /^QD (?:(ready) ([0-9a-f]+)|(pong) ([0-9a-f]+) (\d{1,9})|(begin|end) ([0-9a-f]+) (\d{1,9}) ([a-z.-]+) (\d{1,10}))$/;

/** Reads one line without its newline; `undefined` for anything else (a banner, an rc file's chatter). */
export const readNodeLine = (line: string): NodeLine | undefined => {
  const found = nodeLineForm.exec(line);
  if (found === null) return undefined;
  const [, ready, readyNonce, pong, pongNonce, pongSeq, frame, nonce, seq, askId, bytes] = found;
  if (ready !== undefined) return { kind: 'ready', nonce: readyNonce ?? '' };
  if (pong !== undefined) return { kind: 'pong', nonce: pongNonce ?? '', seq: Number(pongSeq) };
  return {
    kind: frame === 'begin' ? 'begin' : 'end',
    nonce: nonce ?? '',
    seq: Number(seq),
    askId: askId ?? '',
    bytes: Number(bytes),
  };
};

/** What a server that answers instead of a shell has read so far on standard input. */
export type ShellInput =
  | { readonly kind: 'incomplete' }
  /** The loop program is complete: print `readyLine`, then serve the poke lines in `rest` and after. */
  | { readonly kind: 'resident'; readonly nonce: string; readonly rest: string }
  /** Everything needed to answer is known; the script itself may still be arriving. */
  | { readonly kind: 'ask'; readonly askId: string; readonly inputs: readonly string[] }
  /** Not a program of this console. */
  | { readonly kind: 'foreign' };

/** Recognises a program from everything received so far. For fakes: a real node gives the text to /bin/sh. */
export const readShellInput = (text: string): ShellInput => {
  const newline = text.indexOf('\n');
  const head = newline < 0 ? text : text.slice(0, newline);
  if (newline < 0) return isHeadBegun(head) ? { kind: 'incomplete' } : { kind: 'foreign' };
  if (head.startsWith(residentHead)) {
    const end = text.indexOf(`\n${residentEnd}\n`);
    if (end < 0) return { kind: 'incomplete' };
    return {
      kind: 'resident',
      nonce: head.slice(residentHead.length),
      rest: text.slice(end + residentEnd.length + 2),
    };
  }
  if (!head.startsWith(askHead)) return { kind: 'foreign' };
  return readAskInputs(head.slice(askHead.length), text, newline + 1);
};

const isHeadBegun = (head: string): boolean =>
  [residentHead, askHead].some((whole) => head.startsWith(whole) || whole.startsWith(head));

const readAskInputs = (askId: string, text: string, from: number): ShellInput => {
  const set = 'set --';
  const begun = text.slice(from, from + set.length);
  if (begun !== set) return set.startsWith(begun) ? { kind: 'incomplete' } : { kind: 'foreign' };
  const found = readQuotedWords(text, from + set.length);
  if (found === 'incomplete') return { kind: 'incomplete' };
  return found === undefined ? { kind: 'foreign' } : { kind: 'ask', askId, inputs: found.words };
};

/** Reads a poke line without its newline, on the node's side. */
export const readPokeLine = (
  line: string,
): { readonly seq: number; readonly askIds: readonly string[] } | undefined => {
  const [seq, ...askIds] = line.split(' ');
  return seq !== undefined && /^\d{1,9}$/.test(seq) && askIds.every((id) => askIdForm.test(id))
    ? { seq: Number(seq), askIds }
    : undefined;
};

/** What the loop prints once, when it runs. */
export const readyLine = (nonce: string): string => `QD ready ${nonce}\n`;
/** What the loop prints at once when poked. */
export const pongLine = (nonce: string, seq: number): string => `QD pong ${nonce} ${seq}\n`;
/** One whole answer. The length is counted in UTF-8 bytes, so write the text as UTF-8. */
export const answerFrame = (nonce: string, seq: number, askId: string, body: string): string => {
  const mark = `${nonce} ${seq} ${askId} ${new TextEncoder().encode(body).length}`;
  return `QD begin ${mark}\n${body}\nQD end ${mark}\n`;
};
