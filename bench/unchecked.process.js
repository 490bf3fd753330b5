import 'reflect-metadata';

/*
 * The service without looking at who calls: every request is somebody who may do and see everything, so nothing
 * is looked up, refused, cut or masked. It is what the cost of access is compared with, and in no way a part of
 * what is delivered. Argument: the folder of the build.
 */

const [dist = ''] = process.argv.slice(2);
/** @type {typeof import('../src/config/config.js')} */
const { readConfig } = await import(`${dist}/config/config.js`);
/** @type {typeof import('../src/inside.js')} */
const { openInside } = await import(`${dist}/inside.js`);
/** @type {typeof import('../src/app.module.js')} */
const { appModule } = await import(`${dist}/app.module.js`);
/** @type {typeof import('../src/access/caller.js')} */
const { storeCaller } = await import(`${dist}/access/caller.js`);
/** @type {typeof import('../src/http/http.module.js')} */
const { httpOver } = await import(`${dist}/http/http.module.js`);
/** @type {typeof import('../src/http/http-adapter.js')} */
const { HttpAdapter } = await import(`${dist}/http/http-adapter.js`);
/** @type {typeof import('../src/http/prepare-http.js')} */
const { prepareHttp } = await import(`${dist}/http/prepare-http.js`);
const { NestFactory } = await import('@nestjs/core');

const { config } = await readConfig(process.env);
const inside = await openInside(config, { views: 'worker', report: () => undefined });
const anybody = storeCaller('benchmark');
inside.access.identify = async () => anybody;
inside.access.identifiedNow = () => anybody;

const app = await NestFactory.create(httpOver(appModule(inside)), new HttpAdapter(config), {
  bodyParser: false,
  logger: false,
});
prepareHttp(/** @type {import('@nestjs/platform-fastify').NestFastifyApplication} */ (app));
await app.init();
const address = await app.getHttpAdapter().getInstance().listen({ port: 0, host: '127.0.0.1' });
process.send?.({ port: Number(new URL(address).port) });
