// Practising a problem alone: a room of one's own that has no end to speak of.

import './page.js';
import { $ } from './dom.js';
import { api, newKey } from './api.js';
import { typesetIn } from './maths.js';
import { whileBusy } from './forms.js';
import { t } from './words.js';

const form = $('#practice');
const key = newKey();

form?.addEventListener('submit', (event) => {
  event.preventDefault();
  whileBusy(form, async () => {
    if (!document.body.dataset.viewer) {
      await api('POST', '/guests', { name: t('practice.name') });
      document.body.dataset.viewer = 'new';
    }
    const room = await api('POST', `/problems/${form.dataset.slug}/practice`, { key });
    location.assign(`/rooms/${room.code}`);
  });
});
typesetIn(document);
