// Prints what net_parity_test.cpp compares with: node net_record.mjs (Node 20).
import net from 'node:net';
import { once } from 'node:events';

const scripts = {};
const script = (name, run) => { scripts[name] = run; };
const here = '127.0.0.1';

/** Logs what becomes of a socket, each event with the socket's name. */
function follow(log, name, socket) {
  socket.on('data', piece => log(`${name} data ${piece}`));
  socket.on('end', () => log(`${name} end`));
  socket.on('error', error => log(`${name} error ${error.message}`));
  socket.on('close', hadError => log(`${name} close ${hadError}`));
  return socket;
}
async function serve(handler, options = {}) {
  const server = net.createServer(options, handler).listen(0, here);
  await once(server, 'listening');
  return server;
}
async function connect(server, options = {}) {
  const socket = net.connect({ port: server.address().port, host: here, ...options });
  await once(socket, 'connect');
  return socket;
}
const closed = server => new Promise(done => server.close(done));

script('the server ends', async log => {
  const server = await serve(socket => { socket.resume(); socket.end('hello'); });
  const client = follow(log, 'client', await connect(server));
  await once(client, 'close');
  await closed(server);
});
script('the client ends, half open', async log => {
  const server = await serve(socket => {
    follow(log, 'server', socket);
    socket.on('end', () => { log(`writable ${socket.writable}`); socket.end('answer'); });
  }, { allowHalfOpen: true });
  const client = await connect(server);
  client.end('question');
  const parts = [];
  client.on('data', piece => parts.push(piece));
  await once(client, 'close');
  await closed(server);
  log(`client got ${parts.join('')}`);
});
script('a last word at the end of the peer', async log => {
  const server = await serve(socket => {
    socket.on('data', piece => log(`server data ${piece}`));
    socket.end();
  }, { allowHalfOpen: true });
  const client = await connect(server);
  client.on('end', () => client.write('in time'));
  client.resume();
  await closed(server);
});
script('refused', async log => {
  const server = await serve(() => {});
  const { port } = server.address();
  await closed(server);
  const client = net.connect(port, here);
  const [error] = await once(client, 'error');
  log(`${error.code} ${error.syscall} ${error.address} ${error.port === port}`);
  log(error.message.replace(String(port), 'PORT'));
});
script('no unix socket there', async log => {
  const [error] = await once(net.connect('/nowhere/sock'), 'error');
  log(error.message); log(error.code);
});
script('listened to already', async log => {
  const server = await serve(() => {});
  const { port } = server.address();
  const [error] = await once(net.createServer().listen(port, here), 'error');
  log(error.message.replace(String(port), 'PORT')); log(error.code);
  await closed(server);
});
script('destroyed with an error', async log => {
  const server = await serve(socket => socket.resume());
  const client = follow(log, 'client', await connect(server));
  client.destroy(new Error('enough'));
  client.destroy(new Error('again'));
  log(`destroyed ${client.destroyed}`);
  await new Promise(done => client.on('close', done));
  await closed(server);
});
script('reset', async log => {
  let over;
  const end = new Promise(done => { over = done; });
  const server = await serve(socket => { follow(log, 'server', socket); socket.on('close', over); });
  const client = await connect(server);
  client.resetAndDestroy();
  await end;
  await closed(server);
});
script('the server closes last', async log => {
  const server = await serve(socket => {
    socket.on('data', piece => log(`server data ${piece}`));
    socket.on('end', () => log('server end'));
  });
  const client = await connect(server);
  server.on('close', () => log('closed'));
  server.close();
  log(`listening ${server.listening}`);
  client.end('last words');
  await once(server, 'close');
});
script('idle', async log => {
  const server = await serve(socket => socket.resume());
  const client = await connect(server);
  client.setTimeout(2, () => log('timeout'));
  await once(client, 'timeout');
  log(`destroyed ${client.destroyed}`);
  client.destroy();
  await closed(server);
});
script('too much at once', async log => {
  const server = await serve(socket => socket.resume());
  const client = await connect(server);
  const piece = Buffer.alloc(16 << 20);
  log(client.write(piece));
  client.on('drain', () => log(`drain ${client.writableLength}`));
  await once(client, 'drain');
  log(client.bytesWritten);
  client.end();
  await once(client.resume(), 'close');
  await closed(server);
});
script('addresses', log => {
  for (const text of ['127.0.0.1', '::1', '::', 'fe80::1%lo', '1.2.3', '1.2.3.4.5', 'localhost', '', '01.2.3.4', '::ffff:1.2.3.4',
    '1.2.3.256', ':::', ' 1.2.3.4'])
    log(net.isIP(text));
});
script('block list', log => {
  const list = new net.BlockList();
  list.addAddress('123.123.123.123');
  list.addAddress('2001:DB8::0001', 'ipv6');
  list.addRange('10.0.0.1', '10.0.0.10');
  list.addRange('2001:db8::10', '2001:db8::1f', 'ipv6');
  list.addSubnet('192.168.7.9', 22);
  list.addSubnet('8592:757c:efae:4e45::', 64, 'ipv6');
  list.addSubnet('127.0.0.1', 32);
  for (const rule of list.rules) log(rule);
  for (const text of ['123.123.123.123', '123.123.123.122', '10.0.0.0', '10.0.0.1', '10.0.0.7', '10.0.0.10', '10.0.0.11',
    '192.168.3.255', '192.168.4.0', '192.168.7.255', '192.168.8.0', '127.0.0.1', '127.0.0.2', '::ffff:7b7b:7b7b',
    '::ffff:123.123.123.123', '::ffff:10.0.0.5', '::7b7b:7b7b', '2001:db8::1', '2001:db8::2', '2001:db8::f', '2001:db8::10',
    '2001:0db8::1f', '2001:db8::20', '8592:757c:efae:4e45:ffff::1', '8592:757c:efae:4e46::'])
    log(list.check(text, text.includes(':') ? 'ipv6' : 'ipv4'));
});

script('block list of IPv6, for IPv4', log => {
  for (const add of [
    list => list.addSubnet('::', 0, 'ipv6'),
    list => list.addSubnet('::', 80, 'ipv6'),
    list => list.addSubnet('::', 95, 'ipv6'),
    list => list.addSubnet('::ffff:1.2.0.0', 112, 'ipv6'),
    list => list.addRange('::', 'ffff::', 'ipv6'),
    list => list.addRange('::ffff:1.0.0.0', 'ffff::', 'ipv6'),
    list => list.addRange('::', '::ffff:2.0.0.0', 'ipv6'),
    list => list.addRange('::ffff:1.0.0.0', '::ffff:2.0.0.0', 'ipv6'),
    list => list.addAddress('::ffff:1.2.3.4', 'ipv6'),
  ]) {
    const list = new net.BlockList();
    add(list);
    log(['1.2.3.4', '9.2.3.4', '::ffff:1.2.3.4', '::1.2.3.4', '2001:db8::1']
      .map(text => Number(list.check(text, text.includes(':') ? 'ipv6' : 'ipv4'))).join(''));
  }
});
script('how far a connection is', async log => {
  const server = await serve(socket => socket.resume());
  const { port } = server.address();
  const other = '127.0.0.2';
  const names = {
    both: [null, [{ address: other, family: 4 }, { address: here, family: 4 }]],
    one: [null, [{ address: here, family: 4 }]],
    none: [Object.assign(new Error('getaddrinfo ENOTFOUND none'), { code: 'ENOTFOUND' })],
  };
  for (const host of ['both', 'one', 'none', here, other]) {
    const socket = net.connect({ port, host, lookup: (name, options, told) => setImmediate(told, ...names[name]) });
    socket.on('lookup', (error, address, family, name) => log(`lookup ${name} ${error ? error.code : address}`));
    socket.on('connectionAttempt', (address, at) => log(`attempt ${address} ${at === port}`));
    socket.on('connectionAttemptFailed', (address, at, family, error) => log(`failed ${address} ${error.code}`));
    socket.on('connect', () => log(`connect ${socket.readyState}`));
    socket.on('ready', () => { log('ready'); socket.end(); log(socket.readyState); });
    socket.on('error', error => log(`error ${error.code}`));
    socket.resume();
    await new Promise(done => socket.on('close', done));
    log(socket.readyState);
  }
  await closed(server);
});

for (const [name, run] of Object.entries(scripts)) {
  let text = '';
  await run(line => { text += `${line}|`; });
  console.log(`${name}: ${text}`);
}
