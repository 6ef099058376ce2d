import { isUtf8 } from 'node:buffer';

/** Lone surrogates of this range stand for bytes that are no UTF-8: U+DC00 plus the byte, as `surrogateescape` has it (PEP 383). */
const firstOfBytes = 0xdc00;
const loneByte = /[\uDC80-\uDCFF]/u;
/** Bytes of the longest character in UTF-8. */
const longestCharacter = 4;

/**
 * What a server sent as text. Keys are bytes, and a command that names one again must name the very same: bytes that are no UTF-8 are
 * kept, each as a lone surrogate. JSON keeps those too.
 */
export const textOf = (bytes: Buffer): string => {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const parts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    let length = 1;
    while (length <= longestCharacter && !isUtf8(bytes.subarray(at, at + length))) length += 1;
    const isCharacter = length <= longestCharacter && at + length <= bytes.length;
    parts.push(
      isCharacter
        ? bytes.toString('utf8', at, at + length)
        : String.fromCharCode(firstOfBytes + (bytes[at] ?? 0)),
    );
    at += isCharacter ? length : 1;
  }
  return parts.join('');
};

/** The same the other way round: what `textOf` made text of. Text of any other origin goes as UTF-8. */
export const bytesOf = (text: string): string | Buffer =>
  loneByte.test(text)
    ? Buffer.concat(
        Array.from(text, (character) =>
          loneByte.test(character)
            ? Buffer.of(character.charCodeAt(0) - firstOfBytes)
            : Buffer.from(character, 'utf8'),
        ),
      )
    : text;
