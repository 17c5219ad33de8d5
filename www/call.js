// A call in a room's meeting, without a document: its own picture and voice go to
// Janus, those of the others come from there.
//
//	const call = new Call({code, onChange, way})
//	await call.join({audio: track, video: track or null})
//
// onChange() is called whenever something that is shown is another: state, why,
// people.  people: [{id, person, stream, hasVideo, isMuted, isScreen, level}].
//
// way: through the network, "any", "direct" or "relay".
//
// A meeting is put together anew, by itself, when Janus was restarted, the session
// was lost or no way through the network is left; only what the server refuses ends
// it.  Mute is a disabled track, of which Janus forwards nothing either, and which
// is told to everybody by "display", the one word that Janus passes on.

import { Refusal, api, wait } from './api.js';
import { loadJanus } from './janus-client.js';

const PLUGIN = 'janus.plugin.videoroom';
const NO_ROOM = 426;
const FULL = 432;
const PICTURES = 8; // audio for all comes before video for all
const LARGE = 4; // of more, each is small and slow: a place that is shared by many
const SMALL = { scaleResolutionDownBy: 2, maxFramerate: 8 };
const ANSWER_MS = 15000; // a busy computer is no lost connection
const SETTLE_MS = 2500;
const LEVEL_MS = 400;

const personOf = (id) => Number(/^u([1-9]\d*)-/.exec(id ?? '')?.[1] ?? 0);

// WORK's promise, or a failure after MS.
function within(ms, work) {
  return Promise.race([work, wait(ms).then(() => { throw new Error('no answer'); })]);
}

export class Call {
  #code; #onChange; #janus = null; #pub = null; #sub = null; #ticket = null; #privateId = null;
  #tracks = { audio: null, video: null }; #isMuted = false; #isScreen = false;
  #run = 0; #waiting = null; #subscribed = new Map(); #feeds = new Map(); #work = Promise.resolve();
  #answered = null; #listens = null; #settling = {}; #isPlain = false; #way;
  state = 'out'; // out, joining, in, again
  why = null; // a word: kicked, elsewhere, full, or what the server said
  people = new Map();
  level = 0;

  constructor({ code, onChange, way = 'any' }) {
    this.#code = code;
    this.#way = way;
    this.#onChange = onChange;
    addEventListener('online', () => { if (this.state === 'in') this.#restartIce(['pub', 'sub']); });
  }

  get media() { return this.#ticket?.media ?? null; }

  get speaks() { return this.#ticket?.speaks ?? false; }

  get isMuted() { return this.#isMuted; }

  get video() { return this.#tracks.video; }

  get isScreen() { return this.#isScreen; }

  get peers() { return { pub: this.#pub?.webrtcStuff?.pc ?? null, sub: this.#sub?.webrtcStuff?.pc ?? null }; }

  // ---- coming and going ------------------------------------------------------------

  async join({ audio, video, isMuted = false }) {
    this.#tracks = { audio, video };
    this.#isMuted = isMuted;
    this.#turn('joining');
    await this.#connect(++this.#run);
  }

  leave(why = null) {
    this.#run++;
    this.#drop();
    this.#turn('out', why);
  }

  #turn(state, why = null) {
    this.state = state;
    this.why = why;
    this.#onChange();
  }

  #drop() {
    clearInterval(this.#listens);
    for (const kind of Object.keys(this.#settling)) { clearTimeout(this.#settling[kind]); delete this.#settling[kind]; }
    const old = this.#janus;
    [this.#janus, this.#pub, this.#sub, this.#privateId] = [null, null, null, null];
    this.#subscribed.clear();
    this.#feeds.clear();
    this.#mids.clear();
    this.people.clear();
    this.#work = Promise.resolve();
    old?.destroy({ notifyDestroyed: false, cleanupHandles: true });
  }

  // Until it is done, is refused, or another attempt or the end has begun.
  async #connect(run) {
    for (let tries = 0; run === this.#run; tries++) {
      try {
        await this.#open(run);
        return;
      } catch (error) {
        if (run !== this.#run) return;
        this.#drop();
        if (error instanceof Refusal && !error.passes) {
          this.leave(error);
          return;
        }
        this.why = error;
        this.#onChange();
        await wait(Math.min(300 * 2 ** Math.min(tries, 4), 3000));
      }
    }
  }

  async #open(run) {
    const Janus = await loadJanus();
    this.#ticket = await api('POST', `/rooms/${this.#code}/meeting`, {});
    if (run !== this.#run) return;
    const isMine = (work) => (...args) => { if (run === this.#run) work(...args); };
    const lost = isMine(() => this.#rebuild());
    await within(ANSWER_MS, new Promise((done, fail) => {
      let isUp = false;
      this.#janus = new Janus({
        server: location.origin + this.#ticket.server, token: this.#ticket.core_token,
        iceServers: this.#way === 'direct' ? [] : this.#ticket.ice_servers, iceTransportPolicy: this.#way === 'relay' ? 'relay' : 'all',
        success: () => { isUp = true; done(); },
        error: (why) => (isUp ? lost() : fail(new Error(why))),
        destroyed: lost,
      });
    }));
    this.#pub = await this.#attach('pub', isMine((msg, jsep) => this.#hear(msg, jsep)), isMine((on, why) => this.#webrtc(on, why)));
    await this.#enter();
    if (run !== this.#run) return;
    this.#turn('in');
    this.#listens = setInterval(() => this.#measure(), LEVEL_MS);
    if (this.#ticket.speaks && this.#tracks.audio) await this.#publish();
  }

  // As somebody who may speak now.
  again() { this.#rebuild(); }

  // Everything anew: the session is gone.
  #rebuild() {
    if (this.state === 'out') return;
    const run = ++this.#run;
    this.#drop();
    this.#turn('again');
    this.#connect(run);
  }

  #attach(kind, onmessage, webrtcState, onremotetrack) {
    return within(ANSWER_MS, new Promise((done, fail) => {
      this.#janus.attach({
        plugin: PLUGIN, success: done, error: (why) => fail(new Error(why)), onmessage,
        iceState: (state) => this.#ice(kind, state), webrtcState, onremotetrack,
      });
    }));
  }

  #send(handle, message, jsep) {
    return new Promise((done, fail) => {
      handle.send({ message, jsep, success: done, error: (why) => fail(new Error(why)) });
    });
  }

  // The room may be on its way still.
  async #enter() {
    for (let tries = 0; tries < 40; tries++) {
      const heard = new Promise((done) => { this.#waiting = done; });
      await this.#send(this.#pub, { request: 'join', ptype: 'publisher', room: this.#ticket.room, id: this.#ticket.participant, token: this.#ticket.room_token, display: this.#word() });
      const answer = await within(ANSWER_MS, heard);
      if (!answer.error_code) {
        this.#privateId = answer.private_id;
        for (const one of answer.attendees ?? []) this.#meet(one);
        this.#take(answer.publishers ?? []);
        return;
      }
      if (answer.error_code !== NO_ROOM) throw new Error(answer.error);
      await wait(150);
    }
    throw new Error('no room');
  }

  // ---- what Janus says ---------------------------------------------------------------

  #hear(msg, jsep) {
    if (jsep) this.#pub.handleRemoteJsep({ jsep });
    if (msg.videoroom === 'joined' || (msg.error_code && this.#waiting)) {
      this.#waiting?.(msg);
      this.#waiting = null;
    } else if (msg.error_code === FULL) {
      this.why = 'full';
    } else if (msg.leaving === 'ok' || msg.videoroom === 'destroyed') {
      this.#thrownOut();
    } else {
      this.#hearOthers(msg);
    }
    this.#onChange();
  }

  #hearOthers(msg) {
    if (msg.joining) this.#meet(msg.joining);
    if (msg.publishers) this.#take(msg.publishers);
    for (const id of [msg.leaving, msg.kicked]) if (id) this.#forget(id);
    if (msg.unpublished) this.#silence(msg.unpublished);
    if (msg.leaving || msg.kicked || msg.unpublished) this.#choose(); // the next one's picture has room
    if (msg.display !== undefined && msg.id) this.#meet(msg);
  }

  #meet({ id, display }) {
    const person = personOf(id);
    if (!person || id === this.#ticket.participant) return null;
    const one = this.people.get(id) ?? { id, person, stream: new MediaStream(), hasVideo: false, level: 0 };
    one.isMuted = /\bmuted\b/.test(display ?? '');
    one.isScreen = /\bscreen\b/.test(display ?? '');
    this.people.set(id, one);
    return one;
  }

  #forget(id) {
    this.#silence(id);
    this.people.delete(id);
  }

  #silence(id) {
    this.#feeds.delete(id);
    for (const [key, { feed }] of this.#subscribed) if (feed === id) this.#subscribed.delete(key);
    const one = this.people.get(id);
    for (const track of one?.stream.getTracks() ?? []) one.stream.removeTrack(track);
    if (one) one.hasVideo = false;
  }

  #take(publishers) {
    for (const publisher of publishers)
      if (this.#meet(publisher)) this.#feeds.set(publisher.id, publisher.streams ?? []);
    this.#choose();
  }

  // Kicked: another tab of this person has taken over, the room's rules are others
  // now, or it is over.  The server knows which.
  async #thrownOut() {
    const run = ++this.#run;
    const mine = this.#ticket.participant;
    this.#drop();
    this.#turn('again');
    try {
      const now = await api('GET', `/rooms/${this.#code}/meeting`);
      if (run !== this.#run) return;
      const me = now.people.find((one) => one.player === personOf(mine));
      if (me && !me.participants.includes(mine)) this.leave('elsewhere');
      else await this.#connect(run);
    } catch (error) {
      if (run !== this.#run) return;
      if (error instanceof Refusal && !error.passes) this.leave(error);
      else await this.#connect(run);
    }
  }

  // ---- sending ---------------------------------------------------------------------------

  #word() { return [this.#isMuted || !this.#tracks.audio ? 'muted' : 'open', this.#isScreen ? 'screen' : ''].join(' ').trim(); }

  #offer(tracks, more = {}) {
    return new Promise((done, fail) => {
      this.#pub.createOffer({ tracks, ...more, success: done, error: (why) => fail(new Error(why.message ?? why)) });
    });
  }

  async #publish() {
    const { audio, video } = this.#tracks;
    audio.dontStop = true;
    audio.enabled = !this.#isMuted;
    const tracks = [{ type: 'audio', capture: audio, recv: false }];
    if (video && this.media === 'video') {
      video.dontStop = true;
      tracks.push({ type: 'video', capture: video, recv: false });
    }
    const jsep = await this.#offer(tracks);
    await this.#send(this.#pub, { request: 'configure', audio: true, video: tracks.length > 1, display: this.#word() }, jsep);
    if (this.#isMuted) await this.#tellMute();
    await this.#fit();
  }

  // The camera's picture as large as there is place for; the screen's stays readable.
  // Everybody sends theirs to a server that sends it to all others.
  async #fit() {
    const sender = this.#transceiver('video')?.sender;
    const parameters = sender?.getParameters();
    if (!sender?.track || !parameters?.encodings?.length) return;
    const others = [...this.#feeds.values()].flat().filter((s) => s.type === 'video' && !s.disabled).length;
    const isSmall = others + 1 > LARGE && !this.#isScreen;
    const [was] = parameters.encodings;
    if ((was.scaleResolutionDownBy === SMALL.scaleResolutionDownBy) === isSmall) return;
    Object.assign(was, isSmall ? SMALL : { scaleResolutionDownBy: 1, maxFramerate: undefined });
    await sender.setParameters(parameters).catch((error) => { this.why = error; });
  }

  #transceiver(kind) { return this.peers.pub?.getTransceivers().find((t) => t.receiver.track.kind === kind) ?? null; }

  async #tellMute() {
    const mid = this.#transceiver('audio')?.mid;
    await this.#send(this.#pub, { request: 'configure', display: this.#word(), ...(mid ? { streams: [{ mid, send: !this.#isMuted }] } : {}) });
  }

  async mute(isMuted) {
    this.#isMuted = isMuted;
    if (this.#tracks.audio) this.#tracks.audio.enabled = !isMuted;
    this.#onChange();
    if (this.state === 'in' && this.#pub) await this.#tellMute().catch(() => this.#rebuild());
  }

  // Another microphone, without a gap.
  async setAudio(track) {
    track.enabled = !this.#isMuted;
    track.dontStop = true;
    const before = this.#tracks.audio;
    this.#tracks.audio = track;
    await this.#transceiver('audio')?.sender.replaceTrack(track);
    if (before && before !== track) before.stop();
    this.#onChange();
  }

  // A picture, another, or none (null); of the screen or of the camera.
  async setVideo(track, { isScreen = false } = {}) {
    const before = this.#tracks.video;
    this.#tracks.video = track;
    this.#isScreen = Boolean(track) && isScreen;
    if (track) track.dontStop = true;
    if (this.state === 'in' && this.speaks) await this.#sendVideo(track);
    if (before && before !== track) before.stop();
    this.#onChange();
  }

  async #sendVideo(track) {
    const transceiver = this.#transceiver('video');
    if (track && transceiver?.direction === 'sendonly') {
      await transceiver.sender.replaceTrack(track);
      await this.#send(this.#pub, { request: 'configure', display: this.#word() });
      await this.#fit();
      return;
    }
    if (!track && !transceiver) return;
    const how = !track ? { remove: true } : transceiver ? { replace: true, capture: track } : { add: true, capture: track };
    const jsep = await this.#offer([{ type: 'video', recv: false, ...(transceiver ? { mid: transceiver.mid } : {}), ...how }]);
    await this.#send(this.#pub, { request: 'configure', video: Boolean(track), display: this.#word() }, jsep);
    await this.#fit();
  }

  // ---- receiving ---------------------------------------------------------------------------

  // Pictures are not fetched at all where only sound is wanted.
  async listenOnly(isPlain) {
    this.#isPlain = isPlain;
    if (this.state === 'in') this.#choose();
    this.#onChange();
  }

  #choose() {
    const wanted = new Map();
    const all = [...this.#feeds].flatMap(([feed, streams]) => streams.filter((s) => !s.disabled && s.type !== 'data').map((s) => ({ feed, mid: s.mid, type: s.type })));
    const pictures = this.#isPlain ? [] : all.filter((s) => s.type === 'video').slice(0, PICTURES);
    for (const s of [...all.filter((one) => one.type === 'audio'), ...pictures]) wanted.set(`${s.feed} ${s.mid}`, s);
    for (const [id, one] of this.people) one.hasVideo = pictures.some((s) => s.feed === id);
    const add = [...wanted].filter(([key]) => !this.#subscribed.has(key));
    const drop = [...this.#subscribed].filter(([key]) => !wanted.has(key));
    for (const [key, s] of add) this.#subscribed.set(key, s);
    for (const [key] of drop) this.#subscribed.delete(key);
    if (add.length || drop.length) this.#queue(() => this.#change(add, drop));
    this.#fit();
  }

  // One change of the subscription at a time: Janus offers for each.
  #queue(work) {
    const run = this.#run;
    this.#work = this.#work.then(async () => { if (run === this.#run) await work(); })
      .catch((error) => { if (run === this.#run) { this.why = error; this.#rebuild(); } });
  }

  async #change(add, drop) {
    const bare = (list) => list.map(([, { feed, mid }]) => ({ feed, mid }));
    if (!this.#sub && !add.length) return;
    const answer = this.#sub
      ? await this.#ask({ request: 'update', ...(add.length ? { subscribe: bare(add) } : {}), ...(drop.length ? { unsubscribe: bare(drop) } : {}) })
      : await this.#beginSub(bare(add));
    if (!answer.error_code) return;
    // Somebody of them has gone meanwhile: what is left is asked for again.
    if (!this.peers.sub) {
      this.#sub.detach();
      this.#sub = null;
    }
    for (const [key] of add) this.#subscribed.delete(key);
    await wait(300);
    this.#choose();
  }

  async #beginSub(streams) {
    const run = this.#run;
    const isMine = (work) => (...args) => { if (run === this.#run) work(...args); };
    this.#sub = await this.#attach('sub', isMine((msg, jsep) => this.#hearSub(msg, jsep)), () => {}, isMine(() => this.#place()));
    return this.#ask({ request: 'join', ptype: 'subscriber', room: this.#ticket.room, streams, private_id: this.#privateId, token: this.#ticket.room_token });
  }

  async #ask(message) {
    const answered = new Promise((done) => { this.#answered = done; });
    await this.#send(this.#sub, message);
    return within(ANSWER_MS, answered);
  }

  #mids = new Map();

  #hearSub(msg, jsep) {
    for (const s of msg.streams ?? []) this.#mids.set(s.mid, s.feed_id);
    this.#place();
    if (jsep) this.#answer(msg, jsep);
    else if (msg.error_code || msg.videoroom === 'updated' || msg.videoroom === 'attached') this.#answered?.(msg);
  }

  #answer(msg, jsep) {
    const sub = this.#sub;
    const done = this.#answered;
    sub?.createAnswer({
      jsep, tracks: [],
      success: (answer) => {
        sub.send({ message: { request: 'start', room: this.#ticket.room }, jsep: answer });
        this.#place();
        done?.(msg);
      },
      error: () => this.#rebuild(),
    });
  }

  // Each track to whom it is of.  A transceiver is used again for somebody else, of which
  // the browser tells nothing where one offer both ends and begins it.
  #place() {
    for (const { mid, currentDirection, receiver: { track } } of this.peers.sub?.getTransceivers() ?? []) {
      const one = /recv/.test(currentDirection ?? '') ? this.people.get(this.#mids.get(mid)) : undefined;
      for (const other of this.people.values()) if (other !== one) other.stream.removeTrack(track);
      one?.stream.addTrack(track);
    }
    this.#onChange();
  }

  // ---- the way through the network ------------------------------------------------------------

  #webrtc(on, why) {
    if (!on && why && this.state === 'in') this.#rebuild();
  }

  #ice(kind, state) {
    clearTimeout(this.#settling[kind]);
    delete this.#settling[kind];
    if (this.state !== 'in' || !['disconnected', 'failed'].includes(state)) return;
    this.#settling[kind] = setTimeout(() => {
      this.#restartIce([kind]);
      this.#settling[kind] = setTimeout(() => this.#rebuild(), ANSWER_MS);
    }, state === 'failed' ? 0 : SETTLE_MS);
  }

  async #restartIce(kinds) {
    if (kinds.includes('sub') && this.peers.sub) this.#queue(() => this.#ask({ request: 'configure', restart: true }));
    if (!kinds.includes('pub') || !this.peers.pub) return;
    try {
      const jsep = await this.#offer([], { iceRestart: true });
      await this.#send(this.#pub, { request: 'configure', restart: true }, jsep);
    } catch {
      this.#rebuild();
    }
  }

  // Who speaks, by what the browser measures anyway.
  async #measure() {
    const { pub, sub } = this.peers;
    let isChanged = false;
    const put = (one, level) => { if ((one.level > 0.02) !== (level > 0.02)) isChanged = true; one.level = level; };
    for (const report of await pub?.getStats().then((r) => [...r.values()]) ?? [])
      if (report.type === 'media-source' && report.kind === 'audio') put(this, this.#isMuted ? 0 : report.audioLevel ?? 0);
    for (const report of await sub?.getStats().then((r) => [...r.values()]) ?? [])
      if (report.type === 'inbound-rtp' && report.kind === 'audio') {
        const one = this.people.get(this.#mids.get(report.mid));
        if (one) put(one, report.audioLevel ?? 0);
      }
    if (isChanged) this.#onChange();
  }
}
