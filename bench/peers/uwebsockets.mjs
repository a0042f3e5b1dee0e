import { createRequire } from "node:module";

const uws = createRequire(import.meta.url)("uwebsockets");
const text = "text/plain; charset=utf-8";
const app = uws.App();
app.get("/", (res) => res.writeHeader("Content-Type", text).end("Hello, World!"));
app.get("/users/:id", (res, req) => res.writeHeader("Content-Type", text).end(req.getParameter(0)));
app.listen("127.0.0.1", Number(process.env.PORT ?? 3000), (socket) => {
  if (!socket) process.exit(1);
  console.log(`listening on 127.0.0.1:${uws.us_socket_local_port(socket)}`);
});
