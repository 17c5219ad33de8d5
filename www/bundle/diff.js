// Two outputs beside each other, line by line, as the judge compares them: by
// their words, whatever stands between.

import { diffArrays } from 'diff';

const words = (line) => line.trim().split(/\s+/).join(' ');
const linesOf = (text) => (text.trim() === '' ? [] : text.trimEnd().split('\n').slice(0, 300));

export const isSame = (expected, got) => words(expected) === words(got);

// [{kind: 'same'|'missing'|'extra', lines}]: missing are expected and not there.
export function difference(expected, got) {
  return diffArrays(linesOf(expected), linesOf(got), { comparator: (a, b) => words(a) === words(b) })
    .map(({ added, removed, value }) => ({ kind: added ? 'extra' : removed ? 'missing' : 'same', lines: value }));
}
