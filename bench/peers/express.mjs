import express from "express";

const app = express();
app.get("/", (req, res) => res.type("text/plain").send("Hello, World!"));
app.get("/users/:id", (req, res) => res.type("text/plain").send(req.params.id));
const server = app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", () => {
  console.log(`listening on 127.0.0.1:${server.address().port}`);
});
