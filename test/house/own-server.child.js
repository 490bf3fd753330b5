import { findMeans } from '../support/servers/means.js';
import { startServer } from '../support/servers/own-server.js';

/* Starts a server, says where, and stays. */
const means = findMeans(process.env);
if (means === undefined) throw new Error('There is nothing to run a server with.');
startServer(means, 'mongo', true).then(({ address }) => console.log(address));
