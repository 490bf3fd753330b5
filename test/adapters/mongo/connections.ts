import { type MongoConnection, openMongo } from '../../../src/adapters/mongo/connection.js';

/** Connections to one database as several processes would have them; closed together. */
export class Connections {
  readonly #url: string;
  readonly #opened: MongoConnection[] = [];

  constructor(url: string) {
    this.#url = url;
  }

  async open(): Promise<MongoConnection> {
    const connection = await openMongo(this.#url);
    this.#opened.push(connection);
    return connection;
  }

  async close(): Promise<void> {
    for (const connection of this.#opened.splice(0)) await connection.close();
  }
}
