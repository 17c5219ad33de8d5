// A question before what cannot be taken back.

import { el } from './dom.js';
import { t } from './words.js';

// ask('End it?', 'End it'): true when the answer is yes.  QUESTION may be a list
// of words and elements.
export function ask(question, yes, no = t('stay')) {
  const parts = [question].flat().map((part) => (typeof part === 'string' ? el('p', {}, part) : part));
  const dialog = el('dialog', { class: 'card' },
    el('form', { method: 'dialog', class: 'stack' }, parts,
      el('p', { class: 'row' }, el('button', { value: 'yes', class: 'primary' }, yes), el('button', { value: 'no', formnovalidate: true }, no))));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      done(dialog.returnValue === 'yes');
    });
  });
}
