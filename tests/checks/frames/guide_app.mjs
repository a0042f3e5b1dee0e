// What pairs.py puts behind a JavaScript block whose C++ twin has a `make_app()`: the same in Node.
import { request as requestOf } from 'node:http';

const isShown = (name) => /^(Location|Allow|Set-Cookie|Content-Disposition|X-Own.*)$/.test(name);

const replyTo = (port, { method, url, headers, body }) => new Promise((resolve, reject) => {
  const length = body ? { 'Content-Length': Buffer.byteLength(body) } : {};
  const sent = requestOf({ port, method, path: url, headers: { Host: 'localhost', ...length, ...headers } }, (reply) => {
    let text = '';
    reply.setEncoding('utf8').on('data', (piece) => { text += piece; }).on('end', () => resolve({ reply, text }));
  });
  sent.on('error', reject).end(body);
});

const listening = app.listen(0, '127.0.0.1', async () => {
  for (const each of requestLines) {
    const { reply, text } = await replyTo(listening.address().port, each);
    console.log(`> ${each.text}\n${reply.statusCode}${text && ' '}${text}`);
    for (let at = 0; at < reply.rawHeaders.length; at += 2) {
      if (isShown(reply.rawHeaders[at])) console.log(`  ${reply.rawHeaders[at]}: ${reply.rawHeaders[at + 1]}`);
    }
  }
  listening.close();
  listening.closeAllConnections();
});
// So that one process can run one pair after the other.
await new Promise((resolve) => { listening.on('close', resolve); });
