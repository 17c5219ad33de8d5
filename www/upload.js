// Sending a package: the file itself is the body of one PUT, whose progress only the
// older interface of browsers tells.

import './page.js';
import './staff-words.js';
import { $ } from './dom.js';
import { Refusal } from './api.js';
import { fieldsOf, whileBusy } from './forms.js';
import { t } from './words.js';

const form = $('#upload');
const bar = $('progress', form);

const refusal = (request) => {
  const problem = /json/.test(request.getResponseHeader('Content-Type') ?? '') ? JSON.parse(request.responseText) : {};
  problem.detail ??= t('api.answered', { status: String(request.status) });
  return new Refusal(request.status, problem, 0);
};

function put(file, query) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open('PUT', `/api/v1/admin/packages?${query}`);
    request.setRequestHeader('Content-Type', 'application/zip');
    request.upload.onprogress = ({ loaded, total }) => { bar.value = total ? loaded / total : 0; };
    request.onerror = () => failed(new Refusal(0, { detail: t('api.unreachable') }, 0));
    request.onload = () => {
      if (request.status === 202) done(JSON.parse(request.responseText));
      else failed(refusal(request));
    };
    request.send(file);
  });
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  whileBusy(form, async () => {
    const [file] = form.elements.package.files;
    const { slug, visibility } = fieldsOf(form);
    const query = new URLSearchParams({ name: file.name });
    if (slug) query.set('slug', slug);
    if (visibility) query.set('visibility', visibility);
    if (form.elements.force.checked) query.set('force', 'true');
    bar.hidden = false;
    try {
      const { id } = await put(file, query);
      location.assign(`/admin/imports/${id}`);
    } finally {
      bar.hidden = true;
    }
  });
});
