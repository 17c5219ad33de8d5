// Formulas in statements, set by the browser's own MathML.  The library comes only
// where a statement has a formula; until then its source stands there, unseen.

import { $$ } from './dom.js';

export async function typesetIn(root) {
  const formulas = $$('.math:not([data-set])', root);
  if (formulas.length === 0) return;
  try {
    const { typeset } = await import('./lib/maths.js');
    for (const formula of formulas) typeset(formula, formula.classList.contains('display'));
  } finally {
    for (const formula of formulas) formula.dataset.set = '';
  }
}
