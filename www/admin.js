// The pages of the administration: what they show is read again by itself, and
// what is pressed becomes a call.

import './page.js';
import './staff-words.js';
import { $, $$, el } from './dom.js';
import { Refusal, api } from './api.js';
import { copyText } from './page.js';
import { fieldsOf, whileBusy } from './forms.js';
import { keepFresh, refresh } from './live.js';
import { t } from './words.js';

const { part } = document.body.dataset;
const LIVE_MS = 4000;

// A link that is told once.
function showLink(words, url) {
  const field = el('input', { readonly: true, value: url, 'aria-label': words });
  const copy = el('button', { type: 'button', onclick: () => { field.select(); copyText(copy, url); } }, t('copy'));
  $('#made').replaceChildren(el('div', { class: 'card' }, el('p', {}, words), el('p', { class: 'joiner' }, field, copy),
    el('p', { class: 'muted' }, t('admin.once'))));
}

function tell(error) {
  if (!(error instanceof Refusal)) throw error;
  $('#refused')?.remove();
  $('#main').prepend(el('p', { class: 'error', role: 'alert', id: 'refused' }, error.message));
}

const pressed = {
  visibility: (button) => api('PATCH', `/admin/problems/${button.dataset.slug}`, { visibility: button.dataset.visibility }),
  takeBack: (button) => api('DELETE', `/admin/tickets/${button.closest('[data-ticket]').dataset.ticket}`),
  password: async (button) => {
    const row = button.closest('[data-user]');
    const { url } = await api('POST', '/tickets', { purpose: 'password', person: Number(row.dataset.user) });
    showLink(t('admin.password_link', { name: $('th', row).textContent }), url);
  },
};

$('#main').addEventListener('click', (event) => {
  const button = event.target.closest('button');
  const name = button && Object.keys(pressed).find((key) => button.dataset[key] !== undefined);
  if (!name) return;
  button.blur();
  pressed[name](button).then(refresh).catch(tell);
});

$('#main').addEventListener('change', (event) => {
  const select = event.target.closest('select[data-role]');
  if (!select) return;
  const was = $$('option', select).find((o) => o.defaultSelected)?.value;
  api('PATCH', `/admin/users/${select.closest('[data-user]').dataset.user}`, { role: select.value })
    .catch((error) => { select.value = was; tell(error); });
});

const forms = {
  invite: async (form) => {
    const { role } = fieldsOf(form);
    const purpose = role === 'admin' ? 'admin' : 'invite';
    const { url } = await api('POST', '/tickets', purpose === 'admin' ? { purpose } : { purpose, role });
    showLink(t('admin.invite_link', { role: form.elements.role.selectedOptions[0].textContent }), url);
    await refresh();
  },
  notice: (form) => api('PATCH', '/admin/service', { notice: form.elements.notice.value.trim() || null }),
  policy: (form) => api('PATCH', '/admin/service', { policy: fieldsOf(form) }),
};

for (const [id, work] of Object.entries(forms))
  $(`#${id}`)?.addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    $('.done', form)?.remove();
    whileBusy(form, async () => {
      await work(form);
      if (id !== 'invite') form.append(el('p', { class: 'done', role: 'status' }, t('saved')));
    });
  });

$('#no-notice')?.addEventListener('click', () => {
  $('#notice').elements.notice.value = '';
  $('#notice').requestSubmit();
});
for (const select of $$('select[data-value]')) select.value = select.dataset.value;
if (['judges', 'queue', 'problems', 'problem', 'imports', 'import'].includes(part)) keepFresh(LIVE_MS);
