using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GeminiRx.Emulator;

/// <summary>Reads one line of a script from left to right. Every problem names its place, what was found and what is allowed.</summary>
internal sealed class ScriptLine(string text)
{
    private int _at;

    public bool IsAtEnd => SkipWhitespace() >= text.Length;

    /// <summary>The place of the word that was read last.</summary>
    public int WordStart { get; private set; }

    public ScriptProblem ProblemAtWord(string message) => new(WordStart, message);

    /// <summary>Reads the next word, which must be one of <paramref name="words"/>.</summary>
    public string ReadOneOf(params string[] words)
    {
        var word = IsAtEnd ? "" : ReadWord(words[0]);
        return words.Contains(word, StringComparer.Ordinal) ? word
            : word.Length == 0 ? throw new ScriptProblem(_at, $"expected one of: {string.Join(", ", words)}; found the end of the line")
            : throw ProblemAtWord($"unknown word '{word}'; expected one of: {string.Join(", ", words)}{NearestName.Question(word, words)}");
    }

    public string ReadWord(string what)
    {
        var start = Require(what);
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        return text[start.._at];
    }

    /// <summary>Reads the rest of the line.</summary>
    public string ReadRest(string what)
    {
        var rest = text[Require(what)..].TrimEnd();
        _at = text.Length;
        return rest;
    }

    /// <summary>Whether the next word begins with a double quote.</summary>
    public bool IsAtQuote => !IsAtEnd && text[_at] == '"';

    /// <summary>Reads a text in double quotes, with the escapes of JSON.</summary>
    public string ReadQuoted()
    {
        var start = Require("a quoted text");
        var end = text[start] == '"' ? IndexOfUnescaped('"', start + 1) : -1;
        if (end < 0)
        {
            throw new ScriptProblem(start, $"expected a quoted text such as \"a text\", found {text[start..]}");
        }

        _at = end + 1;
        var at = text.AsSpan(start, _at - start).IndexOfAnyInRange('\0', '\u001f');
        if (at >= 0)
        {
            throw new ScriptProblem(start + at, "control character in a quoted text; write it as an escape, such as \\t for a tab");
        }

        try
        {
            using var document = JsonDocument.Parse(text[start.._at]);
            JsonProblem.RequireWholeCharacters(document.RootElement, start);
            return document.RootElement.GetString()!;
        }
        catch (JsonException e)
        {
            var message = $"invalid escape in {text[start.._at]}; use \\n, \\t, \\\", \\\\ or \\u0000";
            throw new ScriptProblem(start + JsonProblem.PlaceOf(e, text[start.._at]), message);
        }
    }

    /// <summary>Reads a regular expression between slashes; the flag <c>i</c> after it ignores case.</summary>
    public Regex ReadRegex()
    {
        var start = Require("a regular expression between slashes");
        var end = text[start] == '/' ? IndexOfUnescaped('/', start + 1) : -1;
        if (end < 0)
        {
            throw new ScriptProblem(start, $"expected a regular expression between slashes such as /weather/i, found {text[start..]}");
        }

        var pattern = text[(start + 1)..end].Replace("\\/", "/", StringComparison.Ordinal);
        _at = end + 1;
        var flags = _at < text.Length && !char.IsWhiteSpace(text[_at]) ? ReadWord("flags") : "";
        if (flags is not ("" or "i"))
        {
            throw ProblemAtWord($"unknown flag '{flags}' of a regular expression; only i (ignore case) is supported");
        }

        try
        {
            return new Regex(
                pattern,
                RegexOptions.CultureInvariant | (flags == "i" ? RegexOptions.IgnoreCase : RegexOptions.None),
                TimeSpan.FromSeconds(1)
            );
        }
        catch (ArgumentException e)
        {
            throw new ScriptProblem(start, $"invalid regular expression /{pattern}/: {e.Message}");
        }
    }

    public TimeSpan ReadDuration()
    {
        var word = ReadWord("a time");
        var (number, unit) =
            word.EndsWith("ms", StringComparison.Ordinal) ? (word[..^2], 0.001)
            : word.EndsWith('s') ? (word[..^1], 1)
            : word.EndsWith('m') ? (word[..^1], 60)
            : ("", 0);
        return
            double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value is >= 0
            && value * unit <= 86_400
            ? TimeSpan.FromSeconds(value * unit)
            : throw ProblemAtWord($"invalid time '{word}'; write it like 250ms, 1.5s or 2m, at most one day");
    }

    public int ReadNumber()
    {
        var word = ReadWord("a number");
        return int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw ProblemAtWord($"invalid number '{word}'; use a whole number of at least 1");
    }

    public void RequireEnd()
    {
        if (!IsAtEnd)
        {
            throw new ScriptProblem(_at, $"unexpected text at the end of the line: {text[_at..].TrimEnd()}");
        }
    }

    private int IndexOfUnescaped(char mark, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            if (text[at] == mark)
            {
                return at;
            }

            at += text[at] == '\\' ? 1 : 0;
        }

        return -1;
    }

    private int Require(string what) =>
        WordStart = IsAtEnd ? throw new ScriptProblem(_at, $"expected {what}, found the end of the line") : _at;

    private int SkipWhitespace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        return _at;
    }
}
