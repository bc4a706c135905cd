using System.Text;
using System.Text.Json;
using GeminiRx.Text;

namespace GeminiRx.Wire.Interactions;

/// <summary>Reads the JSON of a call's arguments as it streams, cut anywhere, and reports each value with its path.</summary>
/// <remarks>Each character is read once. Strings are reported in pieces, other values when they are complete. Empty objects and arrays have
/// no value to report. After a syntax error nothing more is reported.</remarks>
internal sealed class ArgumentsReader(ArgumentsReader.Report report)
{
    private readonly List<Level> _levels = [];
    private readonly StringBuilder _text = new();
    private Mode _mode = Mode.Value;
    private string _escape = "";

    /// <summary>Receives a value, or a piece of a string.</summary>
    /// <param name="path">The path of the value.</param>
    /// <param name="value">The value; a string for a piece.</param>
    /// <param name="willContinue">Whether more of the same string follows.</param>
    public delegate void Report(IReadOnlyList<PathStep> path, JsonElement value, bool willContinue);

    private enum Mode
    {
        Value,
        FirstItem,
        Text,
        Literal,
        FirstName,
        Name,
        NameText,
        Colon,
        After,
        Broken,
    }

    /// <summary>Reads the next piece of the JSON.</summary>
    public void Read(string piece)
    {
        for (var i = 0; i < piece.Length && _mode != Mode.Broken; i++)
        {
            Read(piece[i]);
        }

        if (_mode == Mode.Text)
        {
            ReportPiece();
        }
    }

    private void Read(char c)
    {
        if (_mode is Mode.Text or Mode.NameText)
        {
            ReadText(c);
        }
        else if (_mode == Mode.Literal && (char.IsAsciiLetterOrDigit(c) || c is '.' or '+' or '-'))
        {
            _text.Append(c);
        }
        else
        {
            if (_mode == Mode.Literal)
            {
                EndLiteral();
            }

            if (c is not (' ' or '\t' or '\r' or '\n'))
            {
                ReadMark(c);
            }
        }
    }

    private void ReadMark(char c) =>
        _mode = (_mode, c) switch
        {
            (Mode.Value or Mode.FirstItem, '{') => Open(isArray: false),
            (Mode.Value or Mode.FirstItem, '[') => Open(isArray: true),
            (Mode.Value or Mode.FirstItem, '"') when _levels.Count > 0 => Mode.Text,
            (Mode.FirstItem, ']') => Close(isArray: true),
            (Mode.Value or Mode.FirstItem, '-' or (>= '0' and <= '9') or 't' or 'f' or 'n') when _levels.Count > 0 => Begin(c),
            (Mode.FirstName or Mode.Name, '"') => Mode.NameText,
            (Mode.FirstName, '}') => Close(isArray: false),
            (Mode.Colon, ':') => Mode.Value,
            (Mode.After, ',') when _levels.Count > 0 => Next(),
            (Mode.After, '}') => Close(isArray: false),
            (Mode.After, ']') => Close(isArray: true),
            _ => Mode.Broken,
        };

    private void ReadText(char c)
    {
        if (_escape.Length > 0)
        {
            ReadEscape(c);
        }
        else if (c == '\\')
        {
            _escape = "\\";
        }
        else if (c != '"')
        {
            _text.Append(c);
        }
        else if (_mode == Mode.NameText)
        {
            _levels[^1].Name = CallArguments.StringOf(Take()).GetString()!;
            _mode = Mode.Colon;
        }
        else
        {
            ReportText(Take(), willContinue: false);
            _mode = Mode.After;
        }
    }

    private void ReadEscape(char c)
    {
        _escape += c;
        if (_escape[1] == 'u' && _escape.Length < 6)
        {
            _mode = _escape.Length == 2 || char.IsAsciiHexDigit(c) ? _mode : Mode.Broken;
            return;
        }

        if (_escape[1] == 'u' ? !char.IsAsciiHexDigit(c) : !"\"\\/bfnrt".Contains(c, StringComparison.Ordinal))
        {
            _mode = Mode.Broken;
            return;
        }

        _text.Append(
            _escape[1] switch
            {
                'u' => (char)Convert.ToUInt16(_escape[2..], 16),
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                var plain => plain,
            }
        );
        _escape = "";
    }

    private Mode Open(bool isArray)
    {
        // The arguments are one object, at most as deep as a path may be.
        if ((_levels.Count == 0 && isArray) || _levels.Count >= JsonStrings.MaxDepth / 2)
        {
            return Mode.Broken;
        }

        _levels.Add(new Level(isArray));
        return isArray ? Mode.FirstItem : Mode.FirstName;
    }

    private Mode Close(bool isArray)
    {
        if (_levels.Count == 0 || _levels[^1].IsArray != isArray)
        {
            return Mode.Broken;
        }

        _levels.RemoveAt(_levels.Count - 1);
        return Mode.After;
    }

    private Mode Next()
    {
        var level = _levels[^1];
        level.Index++;
        return level.IsArray ? Mode.Value : Mode.Name;
    }

    private Mode Begin(char c)
    {
        _text.Append(c);
        return Mode.Literal;
    }

    private void EndLiteral()
    {
        try
        {
            report(Path(), JsonStrings.Parse(Take()), willContinue: false);
            _mode = Mode.After;
        }
        catch (JsonException)
        {
            _mode = Mode.Broken;
        }
    }

    // A piece ends neither inside an escape nor between the halves of a character.
    private void ReportPiece()
    {
        var half = _text.Length > 0 && char.IsHighSurrogate(_text[^1]) ? _text[^1] : default;
        _text.Length -= half == default ? 0 : 1;
        if (_text.Length > 0)
        {
            ReportText(Take(), willContinue: true);
        }

        if (half != default)
        {
            _text.Append(half);
        }
    }

    private void ReportText(string text, bool willContinue) => report(Path(), CallArguments.StringOf(text), willContinue);

    private string Take()
    {
        var text = _text.ToString();
        _text.Clear();
        return text;
    }

    private PathStep[] Path() =>
        [.. _levels.Select(level => level.IsArray ? new PathStep(null, level.Index) : new PathStep(level.Name, 0))];

    private sealed class Level(bool isArray)
    {
        public bool IsArray { get; } = isArray;

        public int Index { get; set; }

        public string Name { get; set; } = "";
    }
}
