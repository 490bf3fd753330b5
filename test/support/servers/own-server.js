import { dockerRecipe } from './docker.js';
import { javaRecipe } from './java.js';
import { end, isRunning, launch } from './process.js';

/** @typedef {import('./process.js').ChildProcess} ChildProcess */

/**
 * How one server is run; it can be started again and again, on the same port and the same data.
 * @typedef {object} Recipe
 * @property {string} address a connection string with no database, or host:port of the broker
 * @property {import('./process.js').Command} command
 * @property {(child: ChildProcess) => void} kill as the power does
 * @property {(child: ChildProcess) => void} stop as it should be
 * @property {() => void} remove its data, when it does not run
 */

/**
 * @typedef {object} OwnServer
 * @property {string} address
 * @property {() => Promise<void>} kill without warning, as the power does
 * @property {() => Promise<void>} stop
 * @property {() => Promise<void>} start again, on the same port, with the data that was there
 * @property {() => Promise<void>} remove ends it for good; its data is removed
 */

const ATTEMPTS = 3;

/**
 * @param {import('./means.js').Means} means
 * @param {import('./means.js').ServerKind} kind
 * @param {boolean} kept whether its data must be there again after `kill` and `start`
 * @returns {Promise<OwnServer>}
 */
export async function startServer(means, kind, kept) {
  for (let attempt = 1; ; attempt++) {
    const recipe = await (means === 'docker' ? dockerRecipe(kind) : javaRecipe(kind, kept));
    try {
      let child = await launch(recipe.command);
      return {
        address: recipe.address,
        kill: () => end(child, recipe.kill),
        stop: () => end(child, recipe.stop),
        start: async () => {
          if (!isRunning(child)) child = await launch(recipe.command);
        },
        remove: async () => {
          await end(child, recipe.kill);
          recipe.remove();
        },
      };
    } catch (error) {
      recipe.remove();
      // Another process may have taken the port in between.
      if (attempt === ATTEMPTS) throw error;
    }
  }
}
