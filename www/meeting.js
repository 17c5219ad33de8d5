// The meeting in the room: who is there, and what one's own side of it does.

import { $, beside, el, icon, say } from './dom.js';
import { Call } from './call.js';
import { Refusal, api } from './api.js';
import { chordOf, keyOf, isKeyOf } from './keys.js';
import { hasDevices, hasOutputs, keepDevice, keptDevice, listDevices, measureLevel, openCamera, openMicrophone, openScreen, sendOut, troubleOf } from './devices.js';
import { t } from './words.js';

const SPEAKS = 0.02;

function dress() {
  if ($('#meeting-style')) return;
  document.head.append(el('link', { id: 'meeting-style', rel: 'stylesheet', href: beside('meeting.css') }));
}

const toggle = (id, words, onclick) => el('button', { type: 'button', id, class: 'quiet small', 'aria-pressed': 'false', onclick }, words);

export class Meeting {
  #state; #section; #onClose; #call; #body; #told; #known = null; #tracks = { audio: null, video: null };
  #stopMeter = null; #tiles = new Map(); #talks = false; #wasMuted = false; #buttons = {}; #keys = new AbortController();

  constructor(state, section, onClose) {
    dress();
    this.#state = state;
    this.#section = section;
    this.#onClose = onClose;
    this.#told = el('p', { class: 'meeting-told', role: 'status' });
    this.#body = el('div', { class: 'meeting-body' });
    this.#section.append(this.#told, this.#body);
    this.#call = new Call({ code: state.room.code, onChange: () => this.draw(), way: keptDevice('relay') === 'yes' ? 'relay' : 'any' });
    globalThis.meetingCall = this.#call; // for whoever asks the console what is wrong
  }

  get isIn() { return this.#call.state !== 'out'; }

  // ---- before joining ---------------------------------------------------------------

  async open() {
    try {
      this.#known = await api('GET', `/rooms/${this.#state.room.code}/meeting`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      say(this.#told, error.message);
      this.#body.replaceChildren(el('div', { class: 'row' }, el('button', { type: 'button', class: 'small', onclick: () => this.close() }, t('close'))));
      return;
    }
    this.#drawDoor();
    await this.#openDevices();
  }

  close() {
    this.#call.leave();
    this.#stop();
    this.#keys.abort();
    this.#told.remove();
    this.#body.remove();
    this.#onClose();
  }

  #stop() {
    this.#stopMeter?.();
    this.#stopMeter = null;
    for (const track of Object.values(this.#tracks)) track?.stop();
    this.#tracks = { audio: null, video: null };
  }

  #drawDoor() {
    const isVideo = this.#known.media === 'video';
    const meter = el('meter', { id: 'meeting-level', min: 0, max: 1, value: 0, 'aria-label': t('meeting.level') });
    const preview = el('video', { id: 'meeting-preview', class: 'own', muted: true, playsinline: true, hidden: true, 'aria-label': t('meeting.own_picture') });
    preview.muted = true;
    const consent = el('input', { type: 'checkbox', id: 'meeting-consent', checked: this.#known.consent });
    this.#body.replaceChildren(
      preview,
      el('label', { class: 'meeting-line' }, t('meeting.microphone'), el('select', { id: 'meeting-microphone', onchange: (e) => this.#chooseMicrophone(e.target.value) })),
      meter,
      ...(isVideo ? [el('label', { class: 'meeting-line' }, el('input', { type: 'checkbox', id: 'meeting-with-camera', onchange: (e) => this.#previewCamera(e.target.checked) }), t('meeting.with_camera'))] : []),
      ...(this.#known.transcript ? [el('label', { class: 'meeting-line' }, consent, t('meeting.consent'))] : []),
      el('div', { class: 'row' },
        el('button', { type: 'button', class: 'primary', id: 'join-meeting', onclick: (e) => this.#join(e.currentTarget) }, t('meeting.join')),
        el('button', { type: 'button', class: 'quiet small', onclick: () => this.close() }, t('close')),
        el('a', { href: `/rooms/${this.#state.room.code}/check`, target: '_blank', class: 'small' }, t('meeting.check'))));
  }

  async #openDevices() {
    if (!hasDevices()) { say(this.#told, t('meeting.insecure')); return; }
    if (!this.#known.speaks) { say(this.#told, t('meeting.listens')); return; }
    try {
      this.#tracks.audio = await openMicrophone();
      this.#meter();
      await this.#fillDevices();
    } catch (error) {
      say(this.#told, t(`meeting.microphone_${troubleOf(error)}`));
    }
  }

  #meter() {
    this.#stopMeter?.();
    this.#stopMeter = measureLevel(this.#tracks.audio, (level) => { const meter = $('#meeting-level'); if (meter) meter.value = level; });
  }

  async #fillDevices() {
    const tracks = { audioinput: this.#tracks.audio, videoinput: this.#tracks.video };
    for (const [id, kind, word] of [['#meeting-microphone', 'audioinput', 'meeting.microphone_n'], ['#meeting-camera', 'videoinput', 'meeting.camera_n'], ['#meeting-speaker', 'audiooutput', 'meeting.speaker_n']]) {
      const select = $(id);
      if (!select) continue;
      const devices = await listDevices(kind);
      const used = tracks[kind]?.getSettings().deviceId ?? keptDevice(kind);
      select.replaceChildren(...devices.map((d, n) => el('option', { value: d.deviceId, selected: d.deviceId === used }, d.label || t(word, { n: n + 1 }))));
    }
  }

  // In a call the voice goes on: the track is changed, not the connection.
  async #chooseMicrophone(id) {
    keepDevice('audioinput', id);
    try {
      const track = await openMicrophone();
      if (this.isIn) await this.#call.setAudio(track);
      else this.#tracks.audio?.stop();
      this.#tracks.audio = track;
      if (!this.isIn) this.#meter();
      say(this.#told, '');
    } catch (error) {
      say(this.#told, t(`meeting.microphone_${troubleOf(error)}`));
    }
  }

  async #chooseCamera(id) {
    keepDevice('videoinput', id);
    if (this.#call.video && !this.#call.isScreen) await this.#camera(true);
  }

  async #chooseSpeaker(id) {
    keepDevice('audiooutput', id);
    say(this.#told, '');
    await Promise.all([...this.#tiles.values()].map((tile) => this.#sendOut(tile)));
  }

  #sendOut({ video }) {
    return video.muted ? null : sendOut(video).catch(() => say(this.#told, t('meeting.speaker_failed')));
  }

  async #previewCamera(wanted) {
    const preview = $('#meeting-preview');
    this.#tracks.video?.stop();
    this.#tracks.video = null;
    preview.hidden = !wanted;
    if (!wanted) return;
    try {
      this.#tracks.video = await openCamera();
      preview.srcObject = new MediaStream([this.#tracks.video]);
      await preview.play();
    } catch (error) {
      if (!preview.isConnected) return; // joined before it played
      preview.hidden = true;
      $('#meeting-with-camera').checked = false;
      say(this.#told, t(`meeting.camera_${troubleOf(error)}`));
    }
  }

  async #join(button) {
    button.disabled = true;
    const consent = $('#meeting-consent')?.checked ?? false;
    try {
      if (consent !== this.#known.consent) await this.#consent(consent);
      this.#stopMeter?.();
      this.#stopMeter = null;
      this.#drawCall();
      await this.#call.join({ ...this.#tracks });
      await this.#refresh();
      await this.#fillDevices();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      say(this.#told, error.message);
    }
  }

  async #consent(transcribe) {
    await api('PUT', `/rooms/${this.#state.room.code}/meeting/consent`, { transcribe });
    this.#known.consent = transcribe;
  }

  // ---- in the meeting -------------------------------------------------------------------

  #drawCall() {
    const b = this.#buttons;
    b.mute = toggle('meeting-mute', t('meeting.mute'), () => this.#call.mute(!this.#call.isMuted));
    b.camera = toggle('meeting-camera-on', t('meeting.camera'), () => this.#camera(!this.#call.video || this.#call.isScreen));
    b.screen = toggle('meeting-screen', t('meeting.screen'), () => this.#screen(!this.#call.isScreen));
    b.plain = toggle('meeting-plain', t('meeting.plain'), () => { this.#isPlain = !this.#isPlain; this.#call.listenOnly(this.#isPlain); });
    b.talk = toggle('meeting-talk', t('meeting.talk', { key: keyOf('talk') }), () => this.#pushToTalk(!this.#talks));
    b.layout = toggle('meeting-layout', t('meeting.large'), () => { this.#section.classList.toggle('large'); this.draw(); });
    b.consent = el('input', { type: 'checkbox', id: 'meeting-consents', onchange: (e) => this.#changeConsent(e.target) });
    this.#tiles.clear();
    this.#body.replaceChildren(
      el('ul', { class: 'tiles', id: 'meeting-tiles', 'aria-label': t('meeting.people') }),
      el('div', { class: 'row meeting-tools', role: 'toolbar', 'aria-label': t('meeting.tools') },
        ...Object.values(b).filter((node) => node.localName === 'button'),
        el('button', { type: 'button', class: 'small', id: 'leave-meeting', onclick: () => this.close() }, t('meeting.leave'))),
      el('details', { class: 'meeting-devices' }, el('summary', { class: 'small' }, t('meeting.devices')),
        el('label', { class: 'meeting-line' }, t('meeting.microphone'), el('select', { id: 'meeting-microphone', onchange: (e) => this.#chooseMicrophone(e.target.value) })),
        el('label', { class: 'meeting-line' }, t('meeting.camera'), el('select', { id: 'meeting-camera', onchange: (e) => this.#chooseCamera(e.target.value) })),
        ...(hasOutputs() ? [el('label', { class: 'meeting-line' }, t('meeting.speaker'), el('select', { id: 'meeting-speaker', onchange: (e) => this.#chooseSpeaker(e.target.value) }))] : []),
        ...(this.#known.transcript ? [el('label', { class: 'meeting-line' }, b.consent, t('meeting.consent'))] : [])));
    this.#listenKeys();
  }

  #isPlain = false;

  async #changeConsent(box) {
    box.disabled = true;
    try {
      await this.#consent(box.checked);
    } catch (error) {
      box.checked = !box.checked;
      if (!(error instanceof Refusal)) throw error;
      say(this.#told, error.message);
    } finally {
      box.disabled = false;
    }
  }

  async #camera(wanted) {
    try {
      await this.#call.setVideo(wanted ? await openCamera() : null);
      await this.#fillDevices();
    } catch (error) {
      say(this.#told, t(`meeting.camera_${troubleOf(error)}`));
    }
  }

  // Who stops sharing by the browser's own button is heard as well.
  async #screen(wanted) {
    try {
      const track = wanted ? await openScreen() : null;
      track?.addEventListener('ended', () => { if (this.#call.isScreen) this.#call.setVideo(null); });
      await this.#call.setVideo(track, { isScreen: true });
    } catch (error) {
      if (troubleOf(error) !== 'denied') say(this.#told, t('meeting.screen_failed'));
    }
  }

  #pushToTalk(on) {
    this.#talks = on;
    if (on) this.#wasMuted = this.#call.isMuted;
    this.#call.mute(on ? true : this.#wasMuted);
  }

  #listenKeys() {
    const { signal } = this.#keys;
    const speak = (on) => (event) => {
      if (!this.#talks || !this.isIn || (on && event.repeat) || !isKeyOf('talk', chordOf(event))) return;
      event.preventDefault();
      this.#call.mute(!on);
    };
    addEventListener('keydown', speak(true), { capture: true, signal });
    addEventListener('keyup', speak(false), { capture: true, signal });
    // A key that is let go elsewhere must not leave the microphone open.
    addEventListener('blur', () => { if (this.#talks && this.isIn) this.#call.mute(true); }, { signal });
  }

  // Consent and the stage of others; names are the room's.
  async #refresh() {
    this.#known = await api('GET', `/rooms/${this.#state.room.code}/meeting`);
    this.draw();
  }

  heard({ kind, payload }) {
    if (!this.#known || !['meeting_joined', 'meeting_left', 'consent', 'stage', 'room_updated'].includes(kind)) return;
    if (kind === 'consent') {
      const one = this.#known.people.find((p) => p.player === payload.player);
      if (one) one.consent = payload.transcribe;
      if (payload.player === this.#state.viewer) this.#known.consent = payload.transcribe;
      this.draw();
    } else if (this.isIn) {
      const spoke = this.#call.speaks;
      this.#refresh().then(() => { if (this.#known.speaks && !spoke && this.#call.state === 'in') this.#call.again(); }).catch(() => {}); // told by the call itself
    }
  }

  // ---- what is shown ------------------------------------------------------------------------

  #words() {
    const { state, why } = this.#call;
    if (state === 'joining') return t('meeting.joining');
    if (state === 'again') return t('meeting.again');
    if (state === 'out' && why === 'elsewhere') return t('meeting.elsewhere');
    if (state === 'out' && why) return why.message;
    if (why === 'full') return t('meeting.full');
    if (state === 'in' && !this.#call.speaks) return t('meeting.listens');
    return '';
  }

  draw() {
    if (!$('#meeting-tiles')) return;
    const { state, people } = this.#call;
    say(this.#told, this.#words());
    this.#section.dataset.state = state;
    const mine = { id: 'own', person: this.#state.viewer, isMuted: this.#call.isMuted, isScreen: this.#call.isScreen, level: this.#call.level, hasVideo: Boolean(this.#call.video), isOwn: true };
    const shown = state === 'out' ? [] : [mine, ...people.values()];
    for (const [id, tile] of this.#tiles)
      if (!shown.some((one) => one.id === id)) { tile.node.remove(); this.#tiles.delete(id); }
    for (const one of shown) this.#drawTile(one);
    this.#drawTools(state);
  }

  #drawTile(one) {
    let tile = this.#tiles.get(one.id);
    if (!tile) {
      const video = el('video', { playsinline: true, autoplay: true, class: one.isOwn ? 'own' : null });
      const [name, signs] = [el('span', { class: 'name' }), el('span', { class: 'signs small' })];
      const stage = el('button', { type: 'button', class: 'quiet small', hidden: true, onclick: () => this.#stage(one.person) });
      tile = { node: el('li', { class: 'tile', data: { participant: one.id, person: one.person } }, video, el('p', {}, name, ' ', signs), stage), video, name, signs, stage };
      video.muted = Boolean(one.isOwn);
      this.#sendOut(tile);
      this.#tiles.set(one.id, tile);
      $('#meeting-tiles').append(tile.node);
    }
    const stream = one.isOwn ? this.#ownStream() : one.stream;
    if (tile.video.srcObject !== stream) {
      tile.video.srcObject = stream;
      tile.video.play().catch(() => {}); // plays by itself with its first picture
    }
    tile.video.classList.toggle('own', Boolean(one.isOwn) && !one.isScreen);
    tile.node.classList.toggle('pictured', one.hasVideo);
    tile.node.classList.toggle('speaks', one.level > SPEAKS);
    const player = this.#state.players.get(one.person);
    say(tile.name, player?.name ?? t('meeting.somebody'));
    const consents = this.#known?.people.find((p) => p.player === one.person)?.consent ?? (one.isOwn && this.#known?.consent);
    const signs = [one.isMuted && t('meeting.is_muted'), one.isScreen && t('meeting.is_screen'), this.#known?.transcript && t(consents ? 'meeting.is_transcribed' : 'meeting.not_transcribed')];
    say(tile.signs, signs.filter(Boolean).join(', '));
    const known = this.#known?.people.find((p) => p.player === one.person);
    tile.stage.hidden = !this.#state.isHost || !known || this.#state.room.hosts.includes(one.person) || !['auto', 'stage'].includes(this.#known.speakers) || (known.speaks && !known.on_stage);
    say(tile.stage, t(known?.on_stage ? 'meeting.off_stage' : 'meeting.to_stage'));
  }

  // A host lets somebody speak where not everybody may.
  async #stage(person) {
    const known = this.#known.people.find((p) => p.player === person);
    await api('PATCH', `/rooms/${this.#state.room.code}/players/${person}`, { on_stage: !known?.on_stage })
      .catch((error) => { if (!(error instanceof Refusal)) throw error; say(this.#told, error.message); });
  }

  #own = null;

  #ownStream() {
    const track = this.#call.video;
    if ((this.#own?.getTracks()[0] ?? null) !== track) this.#own = new MediaStream(track ? [track] : []);
    return this.#own;
  }

  #drawTools(state) {
    const b = this.#buttons;
    const press = (node, on) => node.setAttribute('aria-pressed', String(on));
    const canSpeak = state === 'in' && this.#call.speaks && hasDevices();
    press(b.mute, this.#call.isMuted);
    press(b.camera, Boolean(this.#call.video) && !this.#call.isScreen);
    press(b.screen, this.#call.isScreen);
    press(b.plain, this.#isPlain);
    press(b.talk, this.#talks);
    press(b.layout, this.#section.classList.contains('large'));
    b.mute.disabled = b.talk.disabled = !canSpeak || !this.#tracks.audio;
    b.camera.hidden = b.screen.hidden = b.plain.hidden = this.#known?.media !== 'video';
    b.camera.disabled = b.screen.disabled = !canSpeak || !this.#tracks.audio;
    // what was just clicked stands until the server has answered
    if (!b.consent.disabled) b.consent.checked = this.#known?.consent ?? false;
  }
}
