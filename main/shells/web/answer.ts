import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { pageHeaders } from '#shared/wire';

/** Answers with JSON, a file, or nothing, under the headers that every answer carries (R33). */
export const answer = (
  response: ServerResponse,
  status: number,
  content: { readonly json?: unknown; readonly type?: string; readonly bytes?: Buffer },
  more: Readonly<Record<string, string>> = {},
): void => {
  const bytes =
    content.bytes ??
    (content.json === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(content.json)));
  const type = content.type ?? 'application/json; charset=utf-8';
  response.writeHead(status, {
    ...pageHeaders,
    'content-type': type,
    'content-length': bytes.length,
    ...more,
  });
  response.end(bytes);
};

/** Refuses on a bare socket: an upgrade, or bytes that are no HTTP. */
export const refuseSocket = (socket: Duplex, status: number, says: string): void => {
  if (!socket.writable) return void socket.destroy();
  const body = JSON.stringify({ says });
  const headers = {
    ...pageHeaders,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('\r\n')}\r\n\r\n${body}`, () =>
    socket.destroy(),
  );
};
