// Microphones and cameras: which there are, which was chosen, how loud it is.

const STORE = 'meeting: devices';

function kept() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? {};
  } catch {
    return {};
  }
}

export function keepDevice(kind, id) {
  try {
    localStorage.setItem(STORE, JSON.stringify({ ...kept(), [kind]: id }));
  } catch {
    // Asked again the next time.
  }
}

export const keptDevice = (kind) => kept()[kind] ?? '';

// Browsers give none away where the page could be another's: over plain http.
export const hasDevices = () => Boolean(navigator.mediaDevices?.getUserMedia);

export async function listDevices(kind) {
  const all = await navigator.mediaDevices?.enumerateDevices() ?? [];
  return all.filter((device) => device.kind === kind && device.deviceId !== '');
}

// The chosen one, or where it is not there any more, whichever there is.
async function open(kind, constraints) {
  const id = keptDevice(`${kind}input`);
  const ask = (more) => navigator.mediaDevices.getUserMedia({ [kind]: { ...constraints, ...more } });
  const stream = id ? await ask({ deviceId: { exact: id } }).catch((error) => {
    if (troubleOf(error) !== 'none') throw error;
    return ask({});
  }) : await ask({});
  return stream.getTracks()[0];
}

export const openMicrophone = () => open('audio', { echoCancellation: true, noiseSuppression: true, autoGainControl: true });

export const openCamera = () => open('video', { width: { ideal: 320 }, height: { ideal: 240 }, frameRate: { ideal: 15, max: 24 } });

// Where the others are heard can be chosen in some browsers only.
export const hasOutputs = () => 'setSinkId' in HTMLMediaElement.prototype;

// MEDIA's sound goes to the chosen one, or where that is not there any more, to
// whichever the browser takes.
export async function sendOut(media) {
  const id = keptDevice('audiooutput');
  if (!hasOutputs() || id === media.sinkId) return;
  await media.setSinkId(id).catch((error) => {
    if (troubleOf(error) !== 'none') throw error;
    return media.setSinkId('');
  });
}

export async function openScreen() {
  const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 8 } } });
  return stream.getVideoTracks()[0];
}

// The word for what went wrong, by which texts are found.
export function troubleOf(error) {
  if (['NotAllowedError', 'SecurityError'].includes(error.name)) return 'denied';
  if (['NotFoundError', 'OverconstrainedError'].includes(error.name)) return 'none';
  if (['NotReadableError', 'AbortError'].includes(error.name)) return 'busy';
  return 'other';
}

// onLevel(0..1) some times a second while TRACK lives; returns what ends it.
export function measureLevel(track, onLevel) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    onLevel(Math.min(1, 4 * Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length)));
  }, 100);
  return () => { clearInterval(timer); context.close(); };
}
