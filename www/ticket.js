// Using a ticket.  Its text is in the address; it is sent only when it is used.

import { $ } from './dom.js';
import { api } from './api.js';
import { fieldsOf, whileBusy } from './forms.js';

const form = $('#ticket');

form?.addEventListener('submit', (event) => {
  event.preventDefault();
  whileBusy(form, async () => {
    const ticket = location.pathname.split('/').pop();
    const { room } = await api('POST', '/tickets/redeem', { ticket, ...fieldsOf(form) });
    const code = room?.code ?? room;
    location.replace(code ? `/rooms/${code}` : '/');
  });
});
