namespace GeminiRx.LanguageServer.Context;

/// <summary>A set of characters in a glob, such as <c>[a-z]</c>, <c>[!0-9]</c> and <c>[[:space:]]</c>.</summary>
internal static class CharacterClass
{
    /// <summary>Reads a class.</summary>
    /// <param name="glob">The glob.</param>
    /// <param name="start">The offset of the opening bracket.</param>
    /// <param name="ignoresCase">Whether letters of either case match.</param>
    /// <returns>Whether a character is in the class, and the offset behind the class; null if it is malformed.</returns>
    public static (Func<char, bool> Matches, int End)? Parse(string glob, int start, bool ignoresCase)
    {
        var at = start + 1;
        var isNegated = at < glob.Length && glob[at] is '!' or '^';
        at += isNegated ? 1 : 0;
        var (members, previous) = (new List<Func<char, bool>>(), (char?)null);
        for (var isFirst = true; at < glob.Length; isFirst = false)
        {
            if (glob[at] == ']' && !isFirst)
            {
                return (character => isNegated != IsMember(members, character, ignoresCase), at + 1);
            }

            if (glob[at] == '-' && previous is { } low && at + 1 < glob.Length && glob[at + 1] != ']')
            {
                if (ReadCharacter(glob, at + 1) is not var (high, after))
                {
                    return null;
                }

                members.Add(character => character >= low && character <= high);
                (at, previous) = (after, null);
            }
            else if (NamedClass(glob, at) is var (name, behind))
            {
                if (OfName(name) is not { } named)
                {
                    return null;
                }

                members.Add(named);
                (at, previous) = (behind, null);
            }
            else if (ReadCharacter(glob, at) is var (single, next))
            {
                members.Add(character => character == single);
                (at, previous) = (next, single);
            }
            else
            {
                return null;
            }
        }

        return null;
    }

    private static bool IsMember(List<Func<char, bool>> members, char character, bool ignoresCase) =>
        members.Any(member =>
            member(character) || (ignoresCase && (member(char.ToUpperInvariant(character)) || member(char.ToLowerInvariant(character))))
        );

    private static (char Character, int End)? ReadCharacter(string glob, int at) =>
        glob[at] != '\\' ? (glob[at], at + 1)
        : at + 1 < glob.Length ? (glob[at + 1], at + 2)
        : null;

    // Up to the next bracket, which must follow a colon: otherwise the bracket is a character like any other.
    private static (string Name, int End)? NamedClass(string glob, int at)
    {
        if (!glob.AsSpan(at).StartsWith("[:"))
        {
            return null;
        }

        var end = glob.IndexOf(']', at + 2);
        return end < 0 ? ("", glob.Length)
            : end > at + 2 && glob[end - 1] == ':' ? (glob[(at + 2)..(end - 1)], end + 1)
            : null;
    }

    private static Func<char, bool>? OfName(string name) =>
        name switch
        {
            "alnum" => char.IsAsciiLetterOrDigit,
            "alpha" => char.IsAsciiLetter,
            "blank" => character => character is ' ' or '\t',
            "cntrl" => character => character is < ' ' or '\x7f',
            "digit" => char.IsAsciiDigit,
            "graph" => character => character is > ' ' and < '\x7f',
            "lower" => char.IsAsciiLetterLower,
            "print" => character => character is >= ' ' and < '\x7f',
            "punct" => character => character is > ' ' and < '\x7f' && !char.IsAsciiLetterOrDigit(character),
            "space" => character => character is ' ' or (>= '\t' and <= '\r'),
            "upper" => char.IsAsciiLetterUpper,
            "xdigit" => char.IsAsciiHexDigit,
            _ => null,
        };
}
