import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * Stands before a server and passes everything on, until it is told to lose an answer: the next request
 * that holds certain bytes reaches the server, and when it answers, the connection is cut instead.
 */
export class AnswerLosingProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #wanted: string[] = [];
  lost = 0;

  private constructor(host: string, port: number) {
    this.#server = createServer((client) => {
      const server = connect(port, host);
      let isCut = false;
      for (const socket of [client, server]) {
        this.#sockets.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => {
          this.#sockets.delete(socket);
          client.destroy();
          server.destroy();
        });
      }
      client.on('data', (bytes) => {
        isCut ||= this.#isWanted(bytes);
        server.write(bytes);
      });
      server.on('data', (bytes) => {
        if (!isCut) {
          client.write(bytes);
          return;
        }
        this.lost += 1;
        client.destroy();
      });
    });
  }

  static async start(host: string, port: number): Promise<AnswerLosingProxy> {
    const proxy = new AnswerLosingProxy(host, port);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string')
      throw new Error('The proxy does not listen.');
    return address.port;
  }

  /** Loses the answer to the next request with all of these texts in it. */
  loseAnswerTo(...texts: string[]): void {
    this.#wanted = texts;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #isWanted(bytes: Buffer): boolean {
    if (this.#wanted.length === 0 || !this.#wanted.every((text) => bytes.includes(text)))
      return false;
    this.#wanted = [];
    return true;
  }
}
