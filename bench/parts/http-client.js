import { once } from 'node:events';
import { connect } from 'node:net';

/*
 * A keep-alive connection that sends ready-made requests, one at a time, and reads of an answer what a
 * measurement needs: the status and where it ends. An answer must say its Content-Length.
 */

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {string} head
 * @property {number} bodyBytes
 * @property {() => string} text the body
 */

const END_OF_HEAD = '\r\n\r\n';

/** @param {number} port on this machine */
export async function clientOf(port) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  /** @type {{ resolve: (answer: Answer) => void, reject: (error: Error) => void } | undefined} */
  let waiting;
  /** @type {Buffer[]} */
  let chunks = [];
  let received = 0;
  /** @type {{ status: number, head: string, from: number, length: number } | undefined} */
  let head;

  socket.on('data', (chunk) => {
    chunks.push(chunk);
    received += chunk.length;
    head ??= readHead(chunks);
    if (head === undefined || received < head.from + head.length) return;
    const { status, from, length, head: text } = head;
    const parts = chunks;
    chunks = [];
    received = 0;
    head = undefined;
    waiting?.resolve({
      status,
      head: text,
      bodyBytes: length,
      text: () => Buffer.concat(parts).subarray(from).toString(),
    });
  });
  socket.on('error', (error) => waiting?.reject(error));
  socket.on('close', () => waiting?.reject(new Error('The service closed the connection.')));

  return {
    /**
     * @param {Buffer} request
     * @returns {Promise<Answer>}
     */
    send(request) {
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request);
      });
    },
    close() {
      waiting = undefined;
      socket.destroy();
    },
  };
}

/** @param {Buffer[]} chunks */
function readHead(chunks) {
  const bytes = /** @type {Buffer} */ (chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
  const end = bytes.indexOf(END_OF_HEAD);
  if (end < 0) return undefined;
  const head = bytes.toString('latin1', 0, end);
  const length = /content-length: (\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`An answer without Content-Length:\n${head}`);
  return {
    status: Number(head.slice(9, 12)),
    head,
    from: end + END_OF_HEAD.length,
    length: +length,
  };
}
