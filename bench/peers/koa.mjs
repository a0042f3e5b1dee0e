import Koa from "koa";

const app = new Koa();
app.use((ctx) => {
  if (ctx.path === "/") ctx.body = "Hello, World!";
  else if (ctx.path.startsWith("/users/")) ctx.body = ctx.path.slice("/users/".length);
});
const server = app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", () => {
  console.log(`listening on 127.0.0.1:${server.address().port}`);
});
