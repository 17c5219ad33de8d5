// The chart of scores.  Its style sheet is adopted: the policy has no inline style.

import Plot from 'uplot';
import css from 'uplot/dist/uPlot.min.css';

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

export { Plot };
