import fastify from "fastify";

const app = fastify();
app.get("/", (req, reply) => reply.type("text/plain; charset=utf-8").send("Hello, World!"));
app.get("/users/:id", (req, reply) => reply.type("text/plain; charset=utf-8").send(req.params.id));
await app.listen({ port: Number(process.env.PORT ?? 3000), host: "127.0.0.1" });
console.log(`listening on 127.0.0.1:${app.server.address().port}`);
