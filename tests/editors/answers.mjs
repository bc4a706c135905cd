// The answers of the service that belong to a text of the request, a key. Of several keys the last one in the request counts.
// needs: what the request (its address and body) must contain besides; otherwise it is refused with what is missing.
// finish: the reason of the end, STOP by default.
const problem = ['error, lint', 'undefined name price'];

export const answers = {
  'Name three colors': { text: 'red\ngreen\nblue\n' },
  'Shout two fruits': { text: 'apples\nPLUMS\npears\nfigs\nGRAPES\nlimes\n' },
  'Question one': { text: 'The first answer.' },
  'Question two': { text: '- second\n- answer\n' },
  'Question three': { text: 'The third answer.\n' },
  'The quick brown <CURSOR>': { text: 'fox jumps over the lazy dog.' },

  // The built-in prompts by their system instructions.
  'You explain a part of a document': { text: 'It adds prices.\n', needs: ['Line 2, ', ...problem] },
  'You write the documentation comment': { text: '# Adds the prices.\n', needs: ['def total(prices)'] },
  'You correct a part of a document': {
    text: '# Adds the prices.\ndef total(prices):\n    return sum(prices)\n    # An s.\n',
    needs: ['Line 3, ', ...problem],
  },
  'You write the message of a commit': { text: 'Add plums\n\nThey are blue.\n', needs: ['+plums are blue'] },

  'What is missing?': { text: 'An s.\n', needs: ['Line 2, ', ...problem] },
  'What is misspelt?': { text: 'An s.\n' },
  'Say it loudly: figs': { text: 'FIGS\n' },
  'Say it loudly: pears': { text: 'PEARS\n', needs: ['models/gemini-loud:', 'twice'] },
  'A long tale: ': { text: 'Once upon a', finish: 'MAX_TOKENS' },
  'Once upon a': { text: ' time.\n' },
  'Draft one': { text: 'The first draft.\n' },
  'Draft two': { text: 'The second draft.\n' },
};

/** The answer to a request, or null if it contains no key. */
export function answerOf(request) {
  const keys = Object.keys(answers).filter((key) => request.includes(key));
  if (keys.length === 0) {
    return null;
  }
  const { text, needs = [], finish = 'STOP' } = answers[keys.sort((a, b) => request.lastIndexOf(b) - request.lastIndexOf(a))[0]];
  return { text, finish, missing: needs.filter((part) => !request.includes(part)) };
}
