using System.Text.RegularExpressions;
using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>Finds the declaration at a place of code by indentation and by the words of common languages. A client that knows the symbols
/// of the document sends the range of one instead.</summary>
internal static partial class Declarations
{
    // Lines above the place, and of the declaration.
    private const int MaxLines = 2_000;

    // UTF-16 units of a line. A longer one is data.
    private const int MaxLine = 1_000;

    /// <summary>Returns the range of the declaration at a place: the selection if it begins with a declaration, otherwise the one around
    /// it, from its attributes to the end of its block.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">The beginning of the selection, or the cursor.</param>
    /// <param name="end">The end of the selection.</param>
    public static (int Start, int End) RangeAt(DocumentText text, int start, int end)
    {
        var line = FirstLine(text, start, end);
        var declaration = Find(text, line);
        if (start < end && declaration == line)
        {
            return (start, end);
        }

        var last = LastLine(text, declaration);
        return (AttributesOf(text, declaration), last);
    }

    // The first line that is not blank; of a cursor on a blank line, the next one.
    private static int FirstLine(DocumentText text, int start, int end)
    {
        var line = TextLines.StartOf(text, start);
        var first = line;
        while (string.IsNullOrWhiteSpace(LineAt(text, line)) && TextLines.NextOf(text, TextLines.EndOf(text, line)) is var next and >= 0)
        {
            if (start < end && next >= end)
            {
                return first;
            }

            line = next;
        }

        return line;
    }

    // The line itself, unless it is in the body of a function: then the head of that function.
    private static int Find(DocumentText text, int line)
    {
        if (IsFunction(text, line) || IsType(LineAt(text, line)))
        {
            return line;
        }

        var (head, indentation) = (line, IndentationOf(text, line));
        for (var lines = 0; lines < MaxLines && head > 0 && indentation > 0; lines++)
        {
            head = TextLines.StartOf(text, head - 1);
            var content = LineAt(text, head).Trim();
            if (content.Length == 0 || IsContinuation(content) || IndentationOf(text, head) >= indentation)
            {
                continue;
            }

            indentation = IndentationOf(text, head);
            if (IsFunction(text, head))
            {
                return head;
            }

            if (IsType(content))
            {
                break;
            }
        }

        return line;
    }

    private static bool IsFunction(DocumentText text, int line)
    {
        var content = LineAt(text, line).Trim();
        if (ControlWord().IsMatch(content) || IsContinuation(content))
        {
            return false;
        }

        return MemberWord().IsMatch(content)
            || FunctionWord().IsMatch(content)
            || TypedFunction().IsMatch(content)
            || (Method().IsMatch(content) && HasBody(text, line));
    }

    private static bool HasBody(DocumentText text, int line) =>
        LineAt(text, line).TrimEnd().EndsWith('{')
        || (TextLines.NextOf(text, TextLines.EndOf(text, line)) is var next and >= 0 && LineAt(text, next).TrimStart().StartsWith('{'));

    private static bool IsType(string line) => !ControlWord().IsMatch(line) && !IsContinuation(line.Trim()) && TypeWord().IsMatch(line);

    // A brace, a comment, an attribute, or the rest of a list of arguments.
    private static bool IsContinuation(string content) =>
        content.Length > 0
        && (content[0] is '{' or '}' or ')' or ']' or '#' or '*' or '@' or '[' || content.StartsWith("//", StringComparison.Ordinal));

    private static int AttributesOf(DocumentText text, int declaration)
    {
        var (start, indentation) = (declaration, IndentationOf(text, declaration));
        while (start > 0)
        {
            var above = TextLines.StartOf(text, start - 1);
            var content = LineAt(text, above).Trim();
            if (IndentationOf(text, above) != indentation || content.Length == 0 || content[0] is not ('[' or '@'))
            {
                break;
            }

            start = above;
        }

        return start;
    }

    // The block: lines that are indented more, and the line that closes it.
    private static int LastLine(DocumentText text, int declaration)
    {
        var indentation = IndentationOf(text, declaration);
        var (end, at) = (TextLines.EndOf(text, declaration), declaration);
        for (var lines = 0; lines < MaxLines && TextLines.NextOf(text, TextLines.EndOf(text, at)) is var next and >= 0; lines++)
        {
            at = next;
            var content = LineAt(text, at).Trim();
            if (content.Length == 0)
            {
                continue;
            }

            var deeper = IndentationOf(text, at) - indentation;
            if (deeper < 0 || (deeper == 0 && content[0] is not ('{' or '}' or ')')))
            {
                break;
            }

            end = TextLines.EndOf(text, at);
            if (deeper == 0 && content[0] == '}')
            {
                break;
            }
        }

        return end;
    }

    // A line that is too long is passed over like a comment, so that no pattern runs over it.
    private static string LineAt(DocumentText text, int start) =>
        TextLines.EndOf(text, start) is var end && end - start <= MaxLine ? text[start..end] : "#";

    private static int IndentationOf(DocumentText text, int line) => PromptPlace.IndentationAt(text, line).Length;

    [GeneratedRegex(
        @"^\s*(if|else|elif|for|foreach|while|switch|case|default|do|try|catch|except|finally|with|using|lock|match|return|await"
            + @"|throw|new|yield|unless|until|when|loop|fixed|checked|unsafe)\b(?!\s*=)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex ControlWord();

    [GeneratedRegex(
        @"(^|\s)(def|fn|func|fun|function|sub|proc|constructor|operator)\b"
            + @"|^(export\s+)?(const|let|var)\s+\w+\s*=\s*(async\s*)?(\(.*=>|function\b|\w+\s*=>)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex FunctionWord();

    // A type and a name before the parenthesis.
    [GeneratedRegex(@"^[^=(""']*[\w>\]?*&]\s+[*&~]*\w+(<[^()]*>)?\s*\(", RegexOptions.CultureInvariant)]
    private static partial Regex TypedFunction();

    [GeneratedRegex(@"^(public|private|protected|internal|export|pub)\b", RegexOptions.CultureInvariant)]
    private static partial Regex MemberWord();

    [GeneratedRegex(@"^(async\s+|static\s+|get\s+|set\s+)*[#\w]+\s*\(", RegexOptions.CultureInvariant)]
    private static partial Regex Method();

    [GeneratedRegex(
        @"^[^(=""']*\b(class|struct|interface|enum|record|trait|impl|module|namespace|protocol|object)\b",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex TypeWord();
}
