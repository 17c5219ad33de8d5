// Whoever publishes what nobody may: the media server refuses it, or the scribe kicks.
// usage: node publish.js URL CODE FOLDER	(where the cookies of ada, bob, p1 to p17 are)

import { check, done, same } from './browser.js';
import { cookiesOf, eventually, join, moves, person, pidOf, shell, sql } from './people.js';

const [URL, CODE, FOLDER] = process.argv.slice(2);
const ROOM = `${URL}/api/v1/rooms/${CODE}`;

const { page, context } = await person(`${URL}/rooms/${CODE}`, `${FOLDER}/ada.jar`);
const browser = context.browser();

// ---- people without a page -------------------------------------------------------

const contexts = new Map();

async function as(name) {
  if (!contexts.has(name)) {
    const own = await browser.newContext();
    await own.addCookies(cookiesOf(`${FOLDER}/${name}.jar`));
    contexts.set(name, own.request);
  }
  return contexts.get(name);
}

async function call(name, method, path, data) {
  const answer = await (await as(name)).fetch(ROOM + path, { method, data, headers: { Origin: URL } });
  const body = await answer.text();
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${body}`);
  return body ? JSON.parse(body) : null;
}

const rule = (policy) => call('ada', 'PATCH', '', { policy });
const inIt = async () => (await call('ada', 'GET', '/meeting')).people.map((one) => one.name).sort().join(' ');
const log = () => shell('cat "$SITE/log/scribe/current"');

// ---- a client of Janus that offers what it is told to -------------------------------

await page.evaluate(() => {
  const PLUGIN = 'janus.plugin.videoroom';
  const draw = document.createElement('canvas').getContext('2d');
  setInterval(() => draw.fillRect(0, 0, Math.random() * 300, 100), 100);
  const sound = new AudioContext();
  const audio = () => {
    const to = sound.createMediaStreamDestination();
    const tone = sound.createOscillator();
    tone.connect(to);
    tone.start();
    return to.stream.getAudioTracks()[0];
  };
  const video = () => draw.canvas.captureStream(10).getVideoTracks()[0];
  const prefer = (transceiver, mime) => transceiver.setCodecPreferences(
    RTCRtpSender.getCapabilities(mime.split('/')[0]).codecs.filter((codec) => codec.mimeType.toLowerCase() === mime));
  const send = (pc, track, more = {}) => pc.addTransceiver(track, { direction: 'sendonly', ...more });
  const shapes = {
    sound: (pc) => send(pc, audio()),
    picture: (pc) => { send(pc, audio()); send(pc, video()); },
    data: (pc) => { send(pc, audio()); pc.createDataChannel('d'); },
    simulcast: (pc) => { send(pc, audio()); send(pc, video(), { sendEncodings: [{ rid: 'h' }, { rid: 'l', scaleResolutionDownBy: 2 }] }); },
    pcmu: (pc) => prefer(send(pc, audio()), 'audio/pcmu'),
    vp9: (pc) => { send(pc, audio()); prefer(send(pc, video()), 'video/vp9'); },
  };

  // All share a session, each has a handle: a browser makes few connections at once.
  globalThis.Wild = class {
    static #session = null; static #all = new Map();
    events = []; #ticket; #handle = 0; #path = ''; #number = 0;
    constructor(ticket) { this.#ticket = ticket; }

    async ask(body, path = this.#path) {
      const answer = await fetch(`/janus${path}`, { method: 'POST', body: JSON.stringify({ transaction: `t${++this.#number}`, token: this.#ticket.core_token, ...body }) });
      return answer.headers.get('content-type')?.includes('json') && answer.ok ? answer.json() : { status: answer.status };
    }

    async #begin() {
      const session = (await this.ask({ janus: 'create' }, '')).data.id;
      this.#poll(session);
      return session;
    }

    async #poll(session) {
      for (;;) {
        const answer = await fetch(`/janus/${session}?token=${encodeURIComponent(this.#ticket.core_token)}&maxev=10`);
        if (!answer.ok) return;
        for (const one of [await answer.json()].flat())
          globalThis.Wild.#all.get(one.sender)?.events.push({ janus: one.janus, jsep: one.jsep, ...one.plugindata?.data });
      }
    }

    // The first event for which FILTER is true; those before it are forgotten.
    async next(filter, ms = 40000) {
      const end = Date.now() + ms;
      for (;;) {
        const at = this.events.findIndex(filter);
        if (at >= 0) return this.events.splice(0, at + 1).at(-1);
        if (Date.now() > end) throw new Error(`not heard: ${filter}; ${JSON.stringify(this.events)}`);
        await new Promise((go) => { setTimeout(go, 50); });
      }
    }

    message(body, jsep) { return this.ask({ janus: 'message', body, ...(jsep ? { jsep } : {}) }); }

    async enter() {
      const session = await (globalThis.Wild.#session ??= this.#begin());
      this.#handle = (await this.ask({ janus: 'attach', plugin: PLUGIN }, `/${session}`)).data.id;
      this.#path = `/${session}/${this.#handle}`;
      globalThis.Wild.#all.set(this.#handle, this);
      for (;;) {
        await this.message({ request: 'join', ptype: 'publisher', room: this.#ticket.room, id: this.#ticket.participant, token: this.#ticket.room_token });
        const answer = await this.next((one) => one.videoroom === 'joined' || one.error_code);
        if (!answer.error_code) return;
        if (answer.error_code !== 426) throw new Error(answer.error);
      }
    }

    async offer(shape) {
      this.pc = new RTCPeerConnection();
      shapes[shape](this.pc);
      await this.pc.setLocalDescription();
      while (this.pc.iceGatheringState !== 'complete') await new Promise((go) => { this.pc.onicegatheringstatechange = go; });
      await this.message({ request: 'configure', audio: true, video: true }, this.pc.localDescription.toJSON());
      return this.next((one) => one.jsep || one.error_code || one.leaving === 'ok');
    }

    take(answer) { return this.pc.setRemoteDescription(answer.jsep); }

    // What becomes of it: {error_code, error}, {kicked}, or {up}.
    async publish(shape) {
      const answer = await this.offer(shape);
      if (!answer.jsep) return answer;
      await this.take(answer);
      await this.next((one) => one.janus === 'webrtcup');
      return { up: true };
    }

    isKicked() { return this.next((one) => one.leaving === 'ok' && one.reason === 'kicked'); }

    async end() {
      this.pc?.close();
      globalThis.Wild.#all.delete(this.#handle);
      await this.ask({ janus: 'detach' });
    }
  };
  globalThis.wild = {};
});

// NAME's client enters the meeting, or does WORK.
const enter = async (name) => page.evaluate(async ([who, ticket]) => {
  globalThis.wild[who] = new globalThis.Wild(ticket);
  await globalThis.wild[who].enter();
}, [name, await call(name, 'POST', '/meeting', {})]);
const does = (name, work, arg) => page.evaluate(`(${work})(globalThis.wild[${JSON.stringify(name)}], ${JSON.stringify(arg ?? null)})`);
const publishes = (name, shape) => does(name, (one, s) => one.publish(s), shape);
const isKicked = (name) => does(name, (one) => one.isKicked());
const ends = (name) => does(name, (one) => one.end());
const leavesIt = async (name) => { await ends(name); await eventually(async () => !(await inIt()).split(' ').includes(name)); };

// Kicked for publishing SHAPE, with a word in the scribe's log; ada stays.
async function kickedFor(shape, why, name = 'bob') {
  await enter(name);
  const before = log().split(why).length;
  await publishes(name, shape);
  await isKicked(name);
  await eventually(() => log().split(why).length === before + 1);
  await leavesIt(name);
  same(await inIt(), 'ada');
}

await check('a member speaks', async () => {
  await enter('ada');
  same((await publishes('ada', 'picture')).up, true);
  await eventually(async () => await inIt() === 'ada');
});
await check('another does, which the first hears of', async () => {
  await enter('bob');
  same((await publishes('bob', 'picture')).up, true);
  const heard = await does('ada', (one) => one.next((event) => event.publishers?.length));
  same(heard.publishers[0].streams.map((s) => `${s.type} ${s.codec}`).join(', '), 'audio opus, video vp8');
  await leavesIt('bob');
});
await check('who opens a data channel is kicked', () => kickedFor('data', 'publishes what nobody may'));
await check('who sends a picture in several sizes is kicked', () => kickedFor('simulcast', 'publishes what nobody may'));

// The answer says of each medium whether it is taken.
const taken = (sdp) => sdp.split(/^m=/m).slice(1).map((m) => `${m.split(' ')[0]} ${/^\w+ 0 /.test(m) || /^a=inactive/m.test(m) ? 'refused' : 'taken'}`).join(', ');
await check('sound in a foreign codec is not taken', async () => {
  await enter('bob');
  const answer = await does('bob', (one) => one.offer('pcmu'));
  if (answer.jsep) same(taken(answer.jsep.sdp), 'audio refused');
  else same(answer.error_code > 0, true);
  await leavesIt('bob');
});
await check('nor is a picture, whose sound is', async () => {
  await does('ada', (one) => { one.events.length = 0; });
  await enter('bob');
  const answer = await does('bob', (one) => one.offer('vp9'));
  same(taken(answer.jsep.sdp), 'audio taken, video refused');
  await does('bob', async (one, a) => { await one.take(a); await one.next((e) => e.janus === 'webrtcup'); }, answer);
  const heard = await does('ada', (one) => one.next((event) => event.publishers?.length));
  same(heard.publishers[0].streams.filter((s) => !s.disabled).map((s) => s.type).join(), 'audio');
  await leavesIt('bob');
});

// ---- the room's rules --------------------------------------------------------------

await check('who speaks where only hosts do is kicked', async () => {
  await rule({ speakers: 'hosts' });
  await kickedFor('sound', 'may not speak');
});
await check('as is who is not on the stage', async () => {
  await rule({ speakers: 'stage' });
  await kickedFor('sound', 'may not speak');
});
await check('on the stage they may, until they are taken from it', async () => {
  const id = Number(sql("select person_id from riposte.room_player where name = 'bob'"));
  await call('ada', 'PATCH', `/players/${id}`, { on_stage: true });
  await enter('bob');
  same((await publishes('bob', 'sound')).up, true);
  await eventually(async () => await inIt() === 'ada bob');
  await call('ada', 'PATCH', `/players/${id}`, { on_stage: false });
  await isKicked('bob');
  await leavesIt('bob');
});
await check('a host muting somebody ends what they say', async () => {
  await rule({ speakers: 'all' });
  const id = Number(sql("select person_id from riposte.room_player where name = 'bob'"));
  await enter('bob');
  same((await publishes('bob', 'sound')).up, true);
  await eventually(async () => await inIt() === 'ada bob');
  await call('ada', 'PATCH', `/players/${id}`, { muted: true });
  await isKicked('bob');
  await call('ada', 'PATCH', `/players/${id}`, { muted: false });
  await leavesIt('bob');
});
await check('a picture in a room for sound is kicked, and sound is not', async () => {
  await ends('ada');
  await rule({ meeting: 'audio' });
  await enter('ada');
  same((await publishes('ada', 'sound')).up, true);
  await eventually(async () => await inIt() === 'ada');
  await kickedFor('picture', 'video in a meeting without');
});

// ---- descriptions that are none ----------------------------------------------------------

await check('an offer over the limit is refused', async () => {
  await enter('bob');
  const answer = await does('bob', (one) => one.message({ request: 'configure', audio: true },
    { type: 'offer', sdp: `v=0\r\n${'a=candidate:1 1 udp 1 10.99.0.1 9 typ host\r\n'.repeat(2000)}` }));
  same(answer.status, 413);
});
const offered = (sdp) => does('bob', async (one, text) => {
  const answer = await one.message({ request: 'configure', audio: true }, { type: 'offer', sdp: text });
  return answer.error ?? (await one.next((e) => e.jsep || e.error_code || e.leaving || e.janus === 'hangup'));
}, sdp);
await check('one that is no description is, too', async () => {
  const was = pidOf('janus');
  for (const sdp of ['', 'nonsense', `v=0\r\n${'a'.repeat(50000)}\r\n`])
    same(Boolean((await offered(sdp)).code), true);
  same(pidOf('janus'), was);
});
await check('one of a thousand media harms nobody', async () => {
  const was = pidOf('janus');
  await offered(`v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n${'m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\n'.repeat(1000)}`);
  same(pidOf('janus'), was);
});
await check('the others notice nothing', async () => {
  await ends('bob');
  await eventually(async () => await inIt() === 'ada');
  await does('ada', (one) => { if (one.pc.iceConnectionState !== 'connected' && one.pc.iceConnectionState !== 'completed') throw new Error(one.pc.iceConnectionState); });
  same(await does('ada', (one) => one.events.some((e) => e.leaving === 'ok' || e.janus === 'hangup')), false);
});

const many = Array.from({ length: 17 }, (_, n) => `p${n + 1}`);

// ---- sound before pictures ---------------------------------------------------------------------

await check('of ten who are heard and seen a page fetches all voices and eight pictures', async () => {
  await ends('ada');
  await rule({ meeting: 'video' });
  for (const name of many.slice(0, 10)) {
    await enter(name);
    same((await publishes(name, 'picture')).up, true);
  }
  const bob = await person(`${URL}/rooms/${CODE}`, `${FOLDER}/bob.jar`);
  await join(bob, { camera: false });
  await moves(bob, 8);
  const heard = async () => (await bob.page.evaluate(async () => [...(await globalThis.meetingCall.peers.sub.getStats()).values()]
    .filter((r) => r.type === 'inbound-rtp' && r.bytesReceived > 0).map((r) => r.kind))).sort().join(' ');
  await eventually(async () => await heard() === `${'audio '.repeat(10)}${'video '.repeat(8)}`.trim());
  const seen = await bob.page.locator('#meeting-tiles .tile.pictured').evaluateAll((all) => all.map((one) => Number(one.dataset.person)));
  const gone = sql(`select name from riposte.room_player where person_id = ${seen[0]}`);
  await ends(gone);
  await bob.page.locator(`#meeting-tiles .tile[data-person="${seen[0]}"]`).waitFor({ state: 'detached' });
  await moves(bob, 8);
  await bob.page.locator('#leave-meeting').click();
  for (const name of many.slice(0, 10)) if (name !== gone) await ends(name);
  await eventually(async () => await inIt() === '');
  await bob.context.close();
});

// ---- sixteen --------------------------------------------------------------------------------

await check('sixteen speak', async () => {
  await rule({ meeting: 'audio' });
  for (const name of many.slice(0, 16)) {
    await enter(name);
    same(JSON.stringify(await publishes(name, 'sound')), '{"up":true}');
  }
  await eventually(async () => (await inIt()).split(' ').length === 16);
});
await check('a seventeenth may not, and is told why', async () => {
  await enter('p17');
  const answer = await publishes('p17', 'sound');
  same(`${answer.error_code} ${answer.error}`, '432 Maximum number of publishers (16) already reached');
});
await check('but listens, and all others speak', async () => {
  await eventually(async () => (await inIt()).split(' ').length === 17);
  for (const name of many) same(await does(name, (one) => one.events.some((e) => e.leaving === 'ok')), false);
});
await check('when one has left the next may', async () => {
  await leavesIt('p1');
  await leavesIt('p17'); // a handle whose offer was refused takes no other
  await enter('p17');
  same((await publishes('p17', 'sound')).up, true);
});
// Who has an answer but no connection yet does not count for Janus.
await check('when all begin at once one of seventeen has to go', async () => {
  for (const name of many.slice(1)) await ends(name);
  await eventually(async () => await inIt() === '');
  for (const name of many) await enter(name);
  const before = log().split('too many speak').length;
  const answers = [];
  for (const name of many) answers.push(await does(name, (one) => one.offer('sound')));
  for (const [n, name] of many.entries())
    if (answers[n].jsep) await does(name, (one, answer) => one.take(answer), answers[n]);
  const refused = answers.filter((one) => one.error_code).length;
  console.log(`# ${refused} refused by Janus`);
  if (!refused) await eventually(() => log().split('too many speak').length === before + 1);
  await eventually(async () => (await inIt()).split(' ').length === (refused ? 17 : 16));
  await eventually(async () => {
    const up = await Promise.all(many.map((name) => does(name, (one) => ['connected', 'completed'].includes(one.pc?.iceConnectionState) && !one.events.some((e) => e.leaving === 'ok'))));
    return up.filter(Boolean).length === 16;
  });
});
done();
