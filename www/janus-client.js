// Debian's janus.js and adapter.js, fetched when a meeting is wanted.

import { beside } from './dom.js';

let loading = null;

const script = (name) => new Promise((done, fail) => {
  const node = document.createElement('script');
  node.src = beside(name);
  node.onload = done;
  node.onerror = () => fail(new Error(name));
  document.head.append(node);
});

// A session that Janus does not know any more (it was restarted, or the computer
// slept) would be asked for without end; as an error it is given up after a few.
async function ask(url, options) {
  const response = await fetch(url, options);
  if (options.method === 'GET' && response.ok) {
    const said = await response.clone().json().catch(() => null);
    if (said?.janus === 'error') throw new Error(said.error?.reason);
  }
  return response;
}

async function load() {
  await script('adapter.js');
  await script('janus.js');
  const { Janus } = globalThis;
  await new Promise((done) => { Janus.init({ debug: false, dependencies: Janus.useDefaultDependencies({ fetch: ask }), callback: done }); });
  return Janus;
}

export function loadJanus() {
  loading ??= load().catch((error) => { loading = null; throw error; });
  return loading;
}
