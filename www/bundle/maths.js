// TeX to MathML, which browsers draw by themselves: no fonts, no inline styles.

import temml from 'temml';

// What is wrong in a formula is shown as it was written.
export function typeset(element, display) {
  const source = element.textContent;
  try {
    temml.render(source, element, { displayMode: display, throwOnError: true, trust: false, maxExpand: 1000, strict: false });
  } catch {
    element.textContent = source;
    element.classList.add('plain');
  }
}
