// Whether a meeting would work here, step by step, in plain words.

import './page.js';
import { $, el, say } from './dom.js';
import { Call } from './call.js';
import { Refusal, wait } from './api.js';
import { hasDevices, keepDevice, keptDevice, measureLevel, openCamera, openMicrophone, troubleOf } from './devices.js';
import { t } from './words.js';

const { code } = document.body.dataset;
const WAY_MS = 12000;

// A step's line: wait, good, bad or skipped, and why.
function tell(step, state, words) {
  const line = $(`#check-${step}`);
  line.dataset.state = state;
  say($('.words', line), words);
}

async function checkMicrophone() {
  let loudest = 0;
  const track = await openMicrophone();
  const end = measureLevel(track, (level) => { loudest = Math.max(loudest, level); $('#check-level').value = level; });
  for (let i = 0; i < 25 && loudest < 0.02; i++) await wait(200);
  end();
  track.stop();
  tell('microphone', loudest < 0.02 ? 'bad' : 'good', t(loudest < 0.02 ? 'check.silent' : 'check.heard', { name: track.label }));
}

async function checkCamera() {
  const track = await openCamera();
  tell('camera', 'good', t('check.seen', { name: track.label }));
  track.stop();
}

// A silent voice, so that nothing is said to who is in the meeting already.
function makeSilence() {
  const context = new AudioContext();
  return [context.createMediaStreamDestination().stream.getAudioTracks()[0], () => context.close()];
}

async function isConnected(call) {
  for (const end = Date.now() + WAY_MS; Date.now() < end; await wait(100)) {
    if (call.peers.pub?.connectionState === 'connected') return true;
    if (call.state === 'out') throw call.why ?? new Error('out');
    if (call.state === 'in' && !call.speaks) return null;
  }
  if (call.why instanceof Refusal) throw call.why; // it goes on trying: nobody is there to answer yet
  return false;
}

async function checkWay(way) {
  const [audio, end] = makeSilence();
  const call = new Call({ code, onChange: () => {}, way });
  try {
    call.join({ audio, video: null, isMuted: true });
    const found = await isConnected(call);
    if (found === null) tell(way, 'skipped', t('check.listens'));
    else tell(way, found ? 'good' : 'bad', t(`check.${way}_${found ? 'good' : 'bad'}`));
    return found;
  } finally {
    call.leave();
    end();
  }
}

async function tryStep(step, work, words) {
  tell(step, 'wait', t('check.trying'));
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal) && troubleOf(error) === 'other') console.error(step, error);
    tell(step, 'bad', error instanceof Refusal ? error.message : words(error));
    return false;
  }
}

async function checkAll() {
  const button = $('#check-start');
  button.disabled = true;
  say($('#check-result'), '');
  tell('secure', hasDevices() ? 'good' : 'bad', t(hasDevices() ? 'check.secure_good' : 'meeting.insecure'));
  if (hasDevices()) {
    await tryStep('microphone', checkMicrophone, (error) => t(`meeting.microphone_${troubleOf(error)}`));
    await tryStep('camera', checkCamera, (error) => t(`meeting.camera_${troubleOf(error)}`));
  } else {
    for (const step of ['microphone', 'camera']) tell(step, 'skipped', t('check.skipped'));
  }
  const direct = await tryStep('direct', () => checkWay('direct'), () => t('check.direct_bad'));
  const relay = await tryStep('relay', () => checkWay('relay'), () => t('check.relay_bad'));
  say($('#check-result'), t(direct || relay ? 'check.works' : direct === null ? 'check.listens' : 'check.no_way'));
  button.disabled = false;
}

const always = $('#check-always');
always.checked = keptDevice('relay') === 'yes';
always.addEventListener('change', () => keepDevice('relay', always.checked ? 'yes' : ''));
$('#check-start').addEventListener('click', checkAll);
$('#check-microphone').append(el('meter', { id: 'check-level', min: 0, max: 1, value: 0, 'aria-label': t('meeting.level') }));
document.body.dataset.ready = '';
