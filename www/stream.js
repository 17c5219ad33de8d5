// The answer that stays open: events as they happen, on one request.
//
// readStream(url, {signal, onEvents, onNow}) ends when the server closes it in
// order, which it does now and then, and throws
//	Refusal		as any call
//	Buffered	nothing came through although the server has spoken: something
//			on the way holds answers back until they end
// An event that was cut is not told: it comes again with the next stream.

import { Refusal, refusalOf } from './api.js';

const HELLO_MS = 5000; // the server speaks first, at once
const SILENCE_MS = 25000; // and then at least each 15 s

export class Buffered extends Error {}
export class Resync extends Error {}

// One event of text/event-stream, or a comment.
function parse(block) {
  const fields = { data: '' };
  for (const line of block.split('\n')) {
    const at = line.indexOf(':');
    const value = line.slice(at + 1).replace(/^ /, '');
    fields[at === 0 ? 'comment' : line.slice(0, at)] = value;
  }
  return fields;
}

// Aborts after ms without a sign of life, and remembers that it did.
function watchdog(controller) {
  let timer = null;
  const guard = {
    bit: false,
    feed(ms) {
      clearTimeout(timer);
      timer = setTimeout(() => { guard.bit = true; controller.abort(); }, ms);
    },
    stop() { clearTimeout(timer); },
  };
  return guard;
}

function tell(blocks, { onEvents, onNow }) {
  const events = [];
  for (const block of blocks) {
    const { event, data, comment } = parse(block);
    if (event === 'resync') throw new Resync();
    if (comment?.startsWith('now ')) onNow(comment.slice(4));
    if (event && data) events.push(JSON.parse(data));
  }
  if (events.length) onEvents(events);
}

async function readBody(body, guard, hear) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    guard.feed(SILENCE_MS);
    const blocks = (text + value).split('\n\n');
    text = blocks.pop();
    tell(blocks, hear);
  }
}

export async function readStream(url, { signal, ...hear }) {
  const controller = new AbortController();
  const stop = () => controller.abort();
  signal.addEventListener('abort', stop);
  const guard = watchdog(controller);
  let spoken = false;
  guard.feed(HELLO_MS);
  try {
    const response = await fetch(url, { signal: controller.signal, headers: { Accept: 'text/event-stream' } });
    if (!response.ok) throw await refusalOf(response);
    if (!/^text\/event-stream/.test(response.headers.get('Content-Type') ?? '')) throw new Buffered();
    await readBody(response.body, { feed: (ms) => { spoken = true; guard.feed(ms); } }, hear);
  } catch (error) {
    if (error instanceof Refusal || error instanceof Buffered || error instanceof Resync) throw error;
    if (signal.aborted) throw new DOMException('woken', 'AbortError');
    if (guard.bit && !spoken) throw new Buffered();
    throw new Refusal(0, {}, 0); // cut, or silent for too long
  } finally {
    controller.abort(); // a reader that gave up holds no connection
    guard.stop();
    signal.removeEventListener('abort', stop);
  }
}
