// What modules say, in the page's language: the same file that its templates were
// made from.
//
//	t('points.n', { n: 3 })		parts in {}; by number, key.one or key.other

export const lang = globalThis.document?.documentElement.lang || 'en';
const { default: texts } = await import(`./words/${lang}.js`);

// The viewer's own way to write dates and numbers, where it is of this language.
export const locale = (globalThis.navigator?.languages ?? []).find((l) => l === lang || l.startsWith(`${lang}-`)) ?? lang;

const plural = new Intl.PluralRules(lang);
const inWords = new Intl.NumberFormat(locale);

// The texts of pages of one kind, which others need not fetch.
export const addWords = (more) => Object.assign(texts, more);

export const hasWord = (key) => key in texts;

export function t(key, parts = {}) {
  const text = texts[`${key}.${typeof parts.n === 'number' ? plural.select(parts.n) : ''}`] ?? texts[key] ?? key;
  return text.replaceAll(/\{(\w+)\}/g, (whole, name) => {
    const part = parts[name];
    return typeof part === 'number' ? inWords.format(part) : part ?? whole;
  });
}

export const asNumber = (value, digits) => value.toLocaleString(locale,
  { minimumFractionDigits: digits, maximumFractionDigits: digits });
