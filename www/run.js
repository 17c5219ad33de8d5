// Running on one's own input.

import { $, say } from './dom.js';
import { Refusal, api, newKey, persist } from './api.js';

const WORDS = {
  TIME_LIMIT: 'Time limit', MEMORY_LIMIT: 'Memory limit', OUTPUT_LIMIT: 'Output limit',
  RUNTIME_ERROR: 'Runtime error', COMPILE_ERROR: 'Compile error', INTERNAL_ERROR: 'Not run',
};

function headOf(run) {
  const how = WORDS[run.verdict] ?? 'Output';
  const code = run.signal ? `, signal ${run.signal}` : run.exit_code ? `, exit code ${run.exit_code}` : '';
  const time = run.cpu_ms === null || run.cpu_ms === undefined ? '' : `, ${(run.cpu_ms / 1000).toFixed(2)} s`;
  return how + code + time;
}

export class Runner {
  #code; #id = null; #typed = new Map(); #slug = null;

  constructor(code) {
    this.#code = code;
    $('#stdin').addEventListener('input', () => this.#typed.set(this.#slug, $('#stdin').value));
  }

  choose(problem, sample) {
    this.#slug = problem.slug;
    $('#stdin').value = this.#typed.get(problem.slug) ?? sample;
  }

  async start(problem, language, source) {
    const body = { key: newKey(), problem: problem.slug, language, source, stdin: $('#stdin').value };
    say($('#run-word'), 'Running');
    $('#run-out').textContent = '';
    try {
      const run = await persist(() => api('POST', `/rooms/${this.#code}/runs`, body),
        () => say($('#run-word'), 'The server is out of reach; trying again'));
      this.#id = run.id;
      this.#wait(run.id);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      say($('#run-word'), `Not run: ${error.message}`);
    }
  }

  // The event brings it; this call is for a page whose poll is away just then.
  async #wait(id) {
    while (this.#id === id) {
      const run = await persist(() => api('GET', `/runs/${id}?wait=20`, undefined, { timeout: 35000 }));
      if (run.state === 'DONE') this.show(run);
    }
  }

  show(run) {
    if (run.id !== this.#id) return;
    this.#id = null;
    say($('#run-word'), headOf(run));
    $('#run-out').textContent = [run.compile_output, run.stdout, run.stderr].filter(Boolean).join('\n') || 'Nothing was printed.';
  }
}
