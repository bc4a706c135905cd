namespace GeminiRx.LanguageServer.Context;

/// <summary>
/// A glob of a gitignore file, with the meaning that <c>git</c> gives it: <c>*</c> and <c>?</c> match no slash, <c>**</c> between slashes
/// matches any folders. Matching takes the product of both lengths and never backtracks.
/// </summary>
internal sealed class GlobPattern
{
    private readonly IReadOnlyList<Token> _tokens;

    private GlobPattern(IReadOnlyList<Token> tokens) => _tokens = tokens;

    // A token consumes one character, or, if it repeats, any number of them. An optional run of folders ends with a slash.
    private sealed record Token(Func<char, bool> Matches, bool Repeats = false, bool IsFolders = false);

    /// <summary>Reads a glob.</summary>
    /// <param name="glob">The text.</param>
    /// <param name="ignoresCase">Whether letters of either case match.</param>
    /// <returns>The glob; null if it is malformed and matches nothing.</returns>
    public static GlobPattern? Parse(string glob, bool ignoresCase)
    {
        var tokens = new List<Token>();
        for (var at = 0; at < glob.Length; )
        {
            switch (glob[at])
            {
                case '*':
                    at = ReadStars(glob, at, tokens);
                    break;
                case '?':
                    tokens.Add(new Token(character => character != '/'));
                    at++;
                    break;
                case '[':
                    if (CharacterClass.Parse(glob, at, ignoresCase) is not var (matches, end))
                    {
                        return null;
                    }

                    tokens.Add(new Token(character => character != '/' && matches(character)));
                    at = end;
                    break;
                case '\\' when at + 1 == glob.Length:
                    return null;
                case '\\':
                    tokens.Add(Literal(glob[at + 1], ignoresCase));
                    at += 2;
                    break;
                default:
                    tokens.Add(Literal(glob[at], ignoresCase));
                    at++;
                    break;
            }
        }

        return new GlobPattern(tokens);
    }

    /// <summary>Whether the glob matches a whole text.</summary>
    public bool IsMatch(string text)
    {
        var (states, next) = (new bool[_tokens.Count + 1], new bool[_tokens.Count + 1]);
        states[0] = true;
        for (var at = 0; at <= text.Length; at++)
        {
            var isAfterSlash = at == 0 || text[at - 1] == '/';
            for (var i = 0; i < _tokens.Count; i++)
            {
                // A repetition may be empty; a run of folders may be left where a name begins.
                states[i + 1] |= states[i] && _tokens[i].Repeats && (!_tokens[i].IsFolders || isAfterSlash);
            }

            if (at == text.Length)
            {
                break;
            }

            Array.Clear(next);
            for (var i = 0; i < _tokens.Count; i++)
            {
                if (states[i] && _tokens[i].Matches(text[at]))
                {
                    next[_tokens[i].Repeats ? i : i + 1] = true;
                }
            }

            (states, next) = (next, states);
        }

        return states[_tokens.Count];
    }

    private static int ReadStars(string glob, int start, List<Token> tokens)
    {
        var end = start;
        while (end < glob.Length && glob[end] == '*')
        {
            end++;
        }

        var isBounded =
            end - start > 1
            && (start == 0 || glob[start - 1] == '/')
            && (end == glob.Length || glob[end] == '/' || IsEscapedSlash(glob, end));
        if (isBounded && end < glob.Length && glob[end] == '/')
        {
            tokens.Add(new Token(_ => true, Repeats: true, IsFolders: true));
            return end + 1;
        }

        tokens.Add(new Token(isBounded ? _ => true : character => character != '/', Repeats: true));
        return end;
    }

    private static bool IsEscapedSlash(string glob, int at) => at + 1 < glob.Length && glob[at] == '\\' && glob[at + 1] == '/';

    private static Token Literal(char wanted, bool ignoresCase) =>
        new(character => character == wanted || (ignoresCase && char.ToUpperInvariant(character) == char.ToUpperInvariant(wanted)));
}
