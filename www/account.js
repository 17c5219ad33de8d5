// Sessions on the account page; its forms are forms.js.

import './forms.js';
import { $ } from './dom.js';
import { api } from './api.js';

$('.sessions').addEventListener('click', async (event) => {
  const button = event.target.closest('[data-end-session]');
  if (!button) return;
  button.disabled = true;
  try {
    await api('DELETE', `/sessions/${button.dataset.endSession}`);
    button.closest('li').remove();
  } catch (error) {
    button.disabled = false;
    button.textContent = error.message;
  }
});
