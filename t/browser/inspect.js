// What every page is looked at for: its markup, WCAG 2.2 AA by axe-core, and that
// nothing sticks out at any width.

import { createRequire } from 'node:module';
import { HtmlValidate } from 'html-validate';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // Matters of taste, and what the template engine leaves behind.
    'no-trailing-whitespace': 'off', 'attribute-boolean-style': 'off', 'attribute-empty-style': 'off', 'void-style': 'off',
    'long-title': 'off', 'no-implicit-input-type': 'off', 'doctype-style': 'off', 'no-inline-style': 'error', 'require-sri': 'off', 'tel-non-breaking': 'off',
    // A live region may be empty until there is something to say; role=list is told where CSS takes it away.
    'text-content': 'off', 'no-implicit-button-type': 'error', 'prefer-native-element': ['error', { exclude: ['listitem', 'list', 'region', 'group', 'radiogroup', 'tab', 'button', 'separator', 'status', 'log'] }],
    'no-redundant-role': 'error', 'wcag/h30': 'error', 'wcag/h32': 'off', 'wcag/h37': 'error',
  },
});

// The standard lets rel=expect block rendering, which the validator does not know yet.
const isRight = (message, line) => message.ruleId === 'attribute-misuse' && line.includes('rel="expect"');

// The markup as the server writes it.
export async function validate(page, address) {
  const answer = await page.request.get(address, { headers: { Accept: 'text/html' } });
  const text = await answer.text();
  const lines = text.split('\n');
  const report = await validator.validateString(text, address);
  const found = report.results.flatMap(({ messages }) => messages.filter((m) => !isRight(m, lines[m.line - 1])).map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`));
  if (found.length) throw new Error(`${address}\n${found.join('\n')}`);
}

// The page as it is now.
export async function isAccessible(page) {
  const session = await page.context().newCDPSession(page);
  // By the debugger, since the page's policy lets no script in.
  const { readFileSync } = await import('node:fs');
  await session.send('Runtime.evaluate', { expression: readFileSync(AXE, 'utf8') });
  const { result } = await session.send('Runtime.evaluate', {
    awaitPromise: true, returnByValue: true,
    expression: `axe.run(document, { runOnly: ${JSON.stringify(TAGS)}, resultTypes: ['violations'] }).then(({ violations }) =>
      violations.flatMap((v) => v.nodes.map((n) => v.id + ': ' + n.target.join(' ') + ': ' + n.failureSummary.replaceAll('\\n', ' '))))`,
  });
  await session.detach();
  if (!Array.isArray(result.value)) throw new Error(`axe-core did not run: ${JSON.stringify(result)}`);
  if (result.value.length) throw new Error(`${page.url()}\n${result.value.join('\n')}`);
}

// All three for a page of its own, at its address.
export async function isSound(page, address = page.url()) {
  const before = page.viewportSize();
  await validate(page, address);
  await isAccessible(page);
  for (const width of [320, 768, 1366, 3440]) await fits(page, width);
  await page.setViewportSize(before);
}

export async function fits(page, width, height = 800) {
  await page.setViewportSize({ width, height });
  const [needs, has] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  if (needs > has) throw new Error(`${page.url()} needs ${needs} px at ${width}`);
}
