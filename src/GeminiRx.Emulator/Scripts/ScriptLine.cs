using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GeminiRx.Emulator;

/// <summary>Reads one line of a script from left to right. What it cannot read, it says with what is allowed there.</summary>
internal sealed class ScriptLine(string text)
{
    private int _at;

    public bool IsAtEnd => Skip() >= text.Length;

    /// <summary>The next word, which must be one of these; nothing is quoted that is not written in the line.</summary>
    public string OneOf(params string[] words)
    {
        var word = IsAtEnd ? "" : Word(words[0]);
        return words.Contains(word, StringComparer.Ordinal)
            ? word
            : throw new FormatException(
                word.Length == 0
                    ? $"here the line ends; allowed are: {string.Join(", ", words)}"
                    : $"'{word}' is not known here; allowed are: {string.Join(", ", words)}"
            );
    }

    public string Word(string what)
    {
        var start = Need(what);
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        return text[start.._at];
    }

    /// <summary>All that is left of the line.</summary>
    public string Rest(string what)
    {
        var rest = text[Need(what)..].TrimEnd();
        _at = text.Length;
        return rest;
    }

    /// <summary>A text in quotes, with the escapes of JSON.</summary>
    public string Quoted()
    {
        var start = Need("a text in quotes");
        var end = text[start] == '"' ? EndOf('"', start + 1) : -1;
        if (end < 0)
        {
            throw new FormatException($"here a text in quotes is needed, such as \"a text\", not {text[start..]}");
        }

        _at = end + 1;
        try
        {
            using var document = JsonDocument.Parse(text[start.._at]);
            return document.RootElement.GetString()!;
        }
        catch (JsonException)
        {
            throw new FormatException($"{text[start.._at]} has an escape that is not known; \\n, \\t, \\\", \\\\ and \\u0000 are");
        }
    }

    /// <summary>A regular expression in slashes; behind them <c>i</c> for any case.</summary>
    public Regex Expression()
    {
        var start = Need("a regular expression in slashes");
        var end = text[start] == '/' ? EndOf('/', start + 1) : -1;
        if (end < 0)
        {
            throw new FormatException($"here a regular expression in slashes is needed, such as /weather/i, not {text[start..]}");
        }

        var pattern = text[(start + 1)..end].Replace("\\/", "/", StringComparison.Ordinal);
        _at = end + 1;
        var flags = _at < text.Length && !char.IsWhiteSpace(text[_at]) ? Word("flags") : "";
        if (flags is not ("" or "i"))
        {
            throw new FormatException($"'{flags}' is no flag of a regular expression here; only i is, for any case");
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
            throw new FormatException($"/{pattern}/ is no regular expression: {e.Message}");
        }
    }

    public TimeSpan Duration()
    {
        var word = Word("a time");
        var (number, unit) =
            word.EndsWith("ms", StringComparison.Ordinal) ? (word[..^2], 0.001)
            : word.EndsWith('s') ? (word[..^1], 1)
            : word.EndsWith('m') ? (word[..^1], 60)
            : ("", 0);
        return
            double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value * unit <= 86_400
            ? TimeSpan.FromSeconds(value * unit)
            : throw new FormatException($"'{word}' is no time; write it like 250ms, 1.5s or 2m, at most a day");
    }

    public int Number()
    {
        var word = Word("a number");
        return int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FormatException($"'{word}' is no number from 1");
    }

    public void End()
    {
        if (!IsAtEnd)
        {
            throw new FormatException($"nothing more is allowed here, but there is: {text[_at..].TrimEnd()}");
        }
    }

    private int EndOf(char mark, int from)
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

    private int Need(string what) => IsAtEnd ? throw new FormatException($"here {what} is missing") : _at;

    private int Skip()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        return _at;
    }
}
