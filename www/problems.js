// Finding a problem in the list, by words, level and whether it is solved.

import './page.js';
import { $, $$, say } from './dom.js';
import { t } from './words.js';

const form = $('#find');

function draw() {
  const wanted = form.elements.words.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const level = form.elements.level.value;
  const onlyOpen = form.elements.open.checked;
  let shown = 0;
  for (const line of $$('.problem-line')) {
    const text = line.textContent.toLowerCase();
    const fits = wanted.every((word) => text.includes(word)) && (level === '' || line.dataset.level === level) &&
      !(onlyOpen && line.dataset.solved);
    line.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  say($('#found'), t('problems.found', { n: shown }));
}

if (form) {
  const levels = [...new Set($$('.problem-line').map((line) => line.dataset.level).filter(Boolean))];
  for (const option of $$('option[value]', form.elements.level))
    if (option.value && !levels.includes(option.value)) option.remove();
  form.hidden = false;
  form.addEventListener('input', draw);
  form.addEventListener('submit', (event) => event.preventDefault());
}
