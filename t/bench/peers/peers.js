// Two servers that tell rooms what is said in them, without any database:
//
//	node peers.js socketio|node PORT
//
// socketio	sockets of socket.io; "join" with a room's name joins it
// node		GET /poll?room=R&after=N as a long poll of plain node
//
// In both, POST /publish?room=R says its body in that room.  Loopback only.

import { createServer } from 'node:http';

const [kind, port] = process.argv.slice(2);
const HOLD_MS = 25000;
const KEEP = 200;
const rooms = new Map();

function roomOf(name) {
  if (!rooms.has(name)) rooms.set(name, { seq: 0, events: [], waiting: new Set() });
  return rooms.get(name);
}

function answer(response, body) {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

const write = (events, next) => JSON.stringify({ events, next });

function poll(url, response) {
  const room = roomOf(url.searchParams.get('room'));
  const after = Number(url.searchParams.get('after'));
  if (after < 0) return answer(response, write([], room.seq));
  if (after < room.seq) return answer(response, write(room.events.filter((e) => e.seq > after), room.seq));
  room.waiting.add(response);
  response.timer = setTimeout(() => {
    room.waiting.delete(response);
    answer(response, write([], room.seq));
  }, HOLD_MS);
  response.on('close', () => {
    clearTimeout(response.timer);
    room.waiting.delete(response);
  });
  return undefined;
}

// One text for all who waited, as good as node can do it.
function wake(room, event) {
  const body = write([event], room.seq);
  const waiting = room.waiting;
  room.waiting = new Set();
  for (const response of waiting) answer(response, body);
}

let tell = (name, room, event) => wake(room, event);

function publish(url, request, response) {
  let text = '';
  request.on('data', (part) => { text += part; });
  request.on('end', () => {
    const name = url.searchParams.get('room');
    const room = roomOf(name);
    const event = { seq: ++room.seq, kind: 'message', payload: { message: { text } } };
    room.events.push(event);
    if (room.events.length > KEEP) room.events.shift();
    tell(name, room, event);
    answer(response, '{}');
  });
}

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname === '/publish') publish(url, request, response);
  else if (url.pathname === '/poll') poll(url, response);
  else answer(response, '{}');
});
server.keepAliveTimeout = 120000;

if (kind === 'socketio') {
  const { Server } = await import('socket.io');
  const io = new Server(server, { transports: ['websocket'], perMessageDeflate: false });
  io.on('connection', (socket) => socket.on('join', (name) => socket.join(name)));
  tell = (name, room, event) => io.to(name).emit('event', event);
}
server.listen(Number(port), '127.0.0.1', 4096);
