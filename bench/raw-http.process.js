import fastify from 'fastify';

/*
 * What HTTP alone costs: bare Fastify that parses the same body and answers an object whose JSON is as
 * long as the service's answer, or just answers it.
 */

const app = fastify();
/** @type {object} */
let answer = {};

app.post('/', (_request, reply) => reply.code(201).send(answer));
app.get('/', (_request, reply) => reply.send(answer));

process.on('message', (/** @type {{ answer: object }} */ message) => {
  answer = message.answer;
  process.send?.({ taken: true });
});

const address = await app.listen({ port: 0, host: '127.0.0.1' });
process.send?.({ port: Number(new URL(address).port) });
