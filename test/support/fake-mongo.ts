import { createServer, type Server, type Socket } from 'node:net';
import mongoose from 'mongoose';

const { BSON } = mongoose.mongo;

type Answer = Record<string, unknown>;

/** What the fake answers to a command, by its name; `{ ok: 1 }` to what is not here. */
export type Answers = Record<string, (command: Answer) => Answer>;

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;

export const HELLO = {
  ok: 1,
  isWritablePrimary: true,
  helloOk: true,
  maxBsonObjectSize: 16 * 1024 * 1024,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  minWireVersion: 0,
  maxWireVersion: 21,
};

/**
 * Speaks just enough of MongoDB's protocol to answer the driver with what no test server can be brought
 * to: a missing majority, an election, a wrong password.
 * https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
 */
export class FakeMongo {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** May be changed while it runs. */
  answers: Answers;

  constructor(answers: Answers = {}) {
    this.answers = answers;
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(socket));
      let unread = Buffer.alloc(0);
      socket.on('data', (bytes) => {
        unread = Buffer.concat([unread, bytes]);
        while (unread.length >= 16 && unread.length >= unread.readInt32LE(0)) {
          const length = unread.readInt32LE(0);
          socket.write(this.#reply(unread.subarray(0, length)));
          unread = unread.subarray(length);
        }
      });
    });
  }

  /** Its connection string, with the part for user and password given. */
  async start(credentials = ''): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('It does not listen.');
    return `mongodb://${credentials}127.0.0.1:${address.port}/fake`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #reply(message: Buffer): Buffer {
    const requestId = message.readInt32LE(4);
    if (message.readInt32LE(12) === OP_QUERY) {
      const nameEnd = message.indexOf(0, 20);
      const answer = BSON.serialize(this.#answer(BSON.deserialize(message.subarray(nameEnd + 9))));
      // Flags, cursor (8 bytes), where it starts, and how many documents follow.
      const before = Buffer.alloc(20);
      before.writeInt32LE(1, 16);
      return framed(OP_REPLY, requestId, Buffer.concat([before, answer]));
    }
    // Flags, then a section of kind 0 with the command; sections with its documents may follow.
    const size = message.readInt32LE(21);
    const answer = BSON.serialize(this.#answer(BSON.deserialize(message.subarray(21, 21 + size))));
    return framed(OP_MSG, requestId, Buffer.concat([Buffer.alloc(5), answer]));
  }

  #answer(command: Answer): Answer {
    const [name = ''] = Object.keys(command);
    const given = this.answers[name]?.(command);
    if (given) return given;
    return /^(hello|ismaster)$/i.test(name) ? HELLO : { ok: 1 };
  }
}

function framed(opCode: number, responseTo: number, body: Buffer): Buffer {
  const header = Buffer.alloc(16);
  header.writeInt32LE(16 + body.length, 0);
  header.writeInt32LE(responseTo, 8);
  header.writeInt32LE(opCode, 12);
  return Buffer.concat([header, body]);
}
