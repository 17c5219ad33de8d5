// Forms that are calls of the API:
//
//	<form data-method="POST" data-call="/api/v1/sessions" data-then="/">
//
// Fields become members of the body; empty ones are left out.  data-then is the
// page to go to, data-done the words to show instead.

import './page.js';
import { $, $$, el } from './dom.js';
import { Refusal, api } from './api.js';

export function fieldsOf(form) {
  const body = {};
  for (const input of form.elements)
    if (input.name && !input.disabled && input.dataset.unsent === undefined && input.value.trim() !== '')
      body[input.name] = input.type === 'password' ? input.value : input.value.trim();
  return body;
}

export function showError(form, error) {
  const line = $('.error', form) ?? form.nextElementSibling;
  for (const input of $$('input, select', form)) input.removeAttribute('aria-invalid');
  const fields = Object.entries(error.fields ?? {});
  for (const [name] of fields) form.elements[name]?.setAttribute('aria-invalid', 'true');
  line.textContent = error.message;
  line.hidden = false;
  form.elements[fields[0]?.[0]]?.focus?.();
}

// Run WORK once per press, with the button busy, and show what was refused.
export async function whileBusy(form, work) {
  const button = $('[type="submit"]', form);
  if (button.disabled) return;
  button.disabled = true;
  const line = $('.error', form) ?? form.nextElementSibling;
  if (line?.classList.contains('error')) line.hidden = true;
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    showError(form, error);
  } finally {
    button.disabled = false;
  }
}

// The page to return to, if it is one of ours.
function nextPage(form) {
  const next = new URLSearchParams(location.search).get('next');
  return next && /^\/[a-z]/.test(next) ? next : form.dataset.then;
}

for (const form of $$('form[data-call]'))
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    whileBusy(form, async () => {
      await api(form.dataset.method, form.dataset.call.replace('/api/v1', ''), fieldsOf(form));
      if (form.dataset.then) location.assign(nextPage(form));
      $('.done', form)?.remove();
      if (form.dataset.done) form.append(el('p', { class: 'done', role: 'status' }, form.dataset.done));
    });
  });
