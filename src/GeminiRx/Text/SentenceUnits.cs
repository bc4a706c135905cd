using System.Globalization;
using System.Text;

namespace GeminiRx.Text;

/// <summary>Finds <see cref="TextBoundary.Sentence"/>.</summary>
internal sealed class SentenceUnits : GraphemeScan
{
    private static readonly HashSet<string> _titles = new(StringComparer.OrdinalIgnoreCase)
    {
        "Mr",
        "Mrs",
        "Ms",
        "Dr",
        "Prof",
        "St",
        "vs",
        "cf",
        "Fig",
        "Hr",
        "Fr",
        "bzw",
    };

    private readonly StringBuilder _word = new();
    private State _state;
    private bool _isNumber = true;

    private enum State
    {
        Inside,
        FullStop,
        Terminator,
        FullWidthTerminator,
        SpaceAfterFullStop,
        SpaceAfterTerminator,
    }

    protected override void Begin()
    {
        (_state, _isNumber) = (State.Inside, true);
        _word.Clear();
    }

    protected override bool BreaksBefore(Rune first) =>
        !Rune.IsWhiteSpace(first)
        && _state switch
        {
            State.FullWidthTerminator => !IsTerminator(first) && !IsClosing(first) && !IsContinuing(first),
            State.SpaceAfterTerminator => !IsTerminator(first) && !IsContinuing(first),
            State.SpaceAfterFullStop => !IsTerminator(first) && !IsContinuing(first) && !Rune.IsLower(first),
            _ => false,
        };

    protected override bool Advance(Rune first)
    {
        if (first.IsBmp && Graphemes.LineBreaks.Contains((char)first.Value))
        {
            return true;
        }

        _state = first.Value switch
        {
            '.' => IsAbbreviation() ? State.Inside : State.FullStop,
            _ when IsFullWidth(first) => State.FullWidthTerminator,
            _ when IsTerminator(first) => State.Terminator,
            _ when Rune.IsWhiteSpace(first) => _state switch
            {
                State.FullStop or State.SpaceAfterFullStop => State.SpaceAfterFullStop,
                State.Inside => State.Inside,
                _ => State.SpaceAfterTerminator,
            },
            _ when IsClosing(first) && _state is State.FullStop or State.Terminator or State.FullWidthTerminator => _state,
            _ => State.Inside,
        };
        _isNumber &= Rune.IsDigit(first) || first.Value == '.' || Rune.IsWhiteSpace(first);
        if (Rune.IsLetter(first) && _word.Length < 8)
        {
            _word.Append(first.ToString());
        }
        else if (!Rune.IsLetter(first))
        {
            _word.Clear();
        }

        return false;
    }

    // After the number of a list item, a single letter or a title.
    private bool IsAbbreviation() => (_isNumber && _state == State.Inside) || _word.Length == 1 || _titles.Contains(_word.ToString());

    private static bool IsTerminator(Rune rune) =>
        rune.Value is '.' or '!' or '?' or 0x2026 or 0x203C or 0x203D or (>= 0x2047 and <= 0x2049) or 0x061F or 0x06D4 or 0x0964 or 0x0965
        || IsFullWidth(rune);

    private static bool IsFullWidth(Rune rune) => rune.Value is 0x3002 or 0xFF01 or 0xFF0E or 0xFF1F or 0xFF61;

    private static bool IsContinuing(Rune rune) => rune.Value is ',' or ';' or ':' or 0x3001 or 0xFF0C or 0x2013 or 0x2014;

    private static bool IsClosing(Rune rune) =>
        rune.Value is '"' or '\'' or '*' or '_' or '`'
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.ClosePunctuation
                or UnicodeCategory.FinalQuotePunctuation
                or UnicodeCategory.InitialQuotePunctuation;
}
