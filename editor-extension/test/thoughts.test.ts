import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { thoughtsAsMarkdown } from '../src/thoughts';

describe('thoughtsAsMarkdown', () => {
  it('keeps words and paragraphs, without the marks of headings', () => {
    assert.equal(
      thoughtsAsMarkdown('\n**Weighing the plan**\n\nFirst the roof\r\nthen the floor\n\n'),
      'Weighing the plan\n\nFirst the roof\nthen the floor',
    );
  });

  it('shows what looks like Markdown or HTML as text', () => {
    for (const [text, shown] of [
      ['![a](https://a.example/b?c=1)', '\\!\\[a\\]\\(https\\:\\/\\/a\\.example\\/b\\?c\\=1\\)'],
      ['<img src=x>', '\\<img src\\=x\\>'],
      ['    code', 'code'],
      ['&amp; `x` #', '\\&amp\\; \\`x\\` \\#'],
    ] as const) {
      assert.equal(thoughtsAsMarkdown(text), shown);
    }
  });
});
