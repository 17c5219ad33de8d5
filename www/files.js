// Code from a file: chosen, or dropped on the editor.

import { $ } from './dom.js';
import { t } from './words.js';

const MOST = 65536; // what a submission may have

// Throws the words for the player.
export async function readCode(file) {
  if (file.size > MOST) throw new Error(t('file.large', { name: file.name, size: Math.ceil(file.size / 1024), most: MOST / 1024 }));
  const bytes = await file.arrayBuffer();
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text.includes('\0')) throw new Error('NUL');
    return text.replaceAll('\r\n', '\n');
  } catch {
    throw new Error(t('file.binary', { name: file.name }));
  }
}

// The option of the language that such a file is written in, or null.
export function languageOf(name, select) {
  const extension = name.split('.').pop().toLowerCase();
  const alike = { cc: 'cpp', cxx: 'cpp', 'c++': 'cpp', mjs: 'js', cjs: 'js', pyw: 'py', kts: 'kt' };
  const wanted = alike[extension] ?? extension;
  return [...select.options].find((option) => option.dataset.extension === wanted)?.value ?? null;
}

// take(text, languageId|null, name), refuse(words)
export function listenFiles({ take, refuse }) {
  const input = $('#file');
  const area = $('#code');
  const accept = async (file) => {
    if (!file) return;
    try {
      take(await readCode(file), languageOf(file.name, $('#language')), file.name);
    } catch (error) {
      refuse(error.message);
    }
  };
  $('#open-file').addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    accept(input.files[0]);
    input.value = '';
  });
  const hasFile = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');
  area.addEventListener('dragover', (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    area.classList.add('dropping');
  });
  area.addEventListener('dragleave', (event) => {
    if (!area.contains(event.relatedTarget)) area.classList.remove('dropping');
  });
  area.addEventListener('drop', (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    event.stopPropagation();
    area.classList.remove('dropping');
    accept(event.dataTransfer.files[0]);
  }, { capture: true });
}
