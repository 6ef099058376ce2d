/** FNV-1a over UTF-16 units, twice with different beginnings: names a thing by its text, protects nothing. */
export const textHash = (text: string): string =>
  [0x811c9dc5, 0x01000193]
    .map((begin) => {
      let hash = begin;
      for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
      return (hash >>> 0).toString(16).padStart(8, '0');
    })
    .join('')
    .slice(0, 12);
