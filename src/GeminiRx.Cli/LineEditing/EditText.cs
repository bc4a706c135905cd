using System.Globalization;

namespace GeminiRx.Cli;

/// <summary>A text that is edited, with the cursor between two graphemes. Immutable.</summary>
/// <param name="Text">The text, with line feeds.</param>
/// <param name="Cursor">The offset of the cursor in UTF-16 units.</param>
/// <param name="IsPasted">Whether its beginning was pasted, so that it is no command.</param>
internal readonly record struct EditText(string Text, int Cursor, bool IsPasted = false)
{
    public static EditText Empty => new("", 0);

    /// <summary>The beginning of the line of the cursor.</summary>
    public int LineStart => Cursor == 0 ? 0 : Text.LastIndexOf('\n', Cursor - 1) + 1;

    /// <summary>The end of the line of the cursor, before the line break.</summary>
    public int LineEnd => Text.IndexOf('\n', Cursor) is var end and >= 0 ? end : Text.Length;

    /// <summary>The offset one grapheme to the left; a line break counts as one.</summary>
    public int Left
    {
        get
        {
            var start = LineStart;
            if (Cursor == start)
            {
                return Math.Max(0, start - 1);
            }

            var at = start;
            while (at + StringInfo.GetNextTextElementLength(Text.AsSpan(at, LineEnd - at)) is var next && next < Cursor)
            {
                at = next;
            }

            return at;
        }
    }

    /// <summary>The offset one grapheme to the right.</summary>
    public int Right =>
        Cursor == Text.Length ? Cursor
        : Cursor == LineEnd ? Cursor + 1
        : Cursor + StringInfo.GetNextTextElementLength(Text.AsSpan(Cursor, LineEnd - Cursor));

    /// <summary>The beginning of the word to the left.</summary>
    public int WordLeft
    {
        get
        {
            var at = Cursor;
            while (at > 0 && !IsOfWord(at - 1))
            {
                at--;
            }

            while (at > 0 && IsOfWord(at - 1))
            {
                at--;
            }

            return at;
        }
    }

    /// <summary>The end of the word to the right.</summary>
    public int WordRight
    {
        get
        {
            var at = Cursor;
            while (at < Text.Length && !IsOfWord(at))
            {
                at++;
            }

            while (at < Text.Length && IsOfWord(at))
            {
                at++;
            }

            return at;
        }
    }

    /// <summary>Inserts text at the cursor.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isPasted">Whether it is pasted.</param>
    public EditText Insert(string text, bool isPasted = false) =>
        new(Text.Insert(Cursor, text), Cursor + text.Length, text.Length > 0 && Cursor == 0 ? isPasted : IsPasted);

    public EditText MoveTo(int offset) => this with { Cursor = offset };

    /// <summary>Deletes the text between the cursor and an offset.</summary>
    public EditText DeleteTo(int offset)
    {
        var (start, end) = offset < Cursor ? (offset, Cursor) : (Cursor, offset);
        return new(Text.Remove(start, end - start), start, IsPasted && Text.Length > end - start);
    }

    /// <summary>The text between the cursor and an offset.</summary>
    public string Between(int offset) => offset < Cursor ? Text[offset..Cursor] : Text[Cursor..offset];

    /// <summary>Moves to the same column of the line above or below; null if there is none.</summary>
    public EditText? MoveLine(bool isUp)
    {
        var column = new StringInfo(Text[LineStart..Cursor]).LengthInTextElements;
        if (isUp ? LineStart == 0 : LineEnd == Text.Length)
        {
            return null;
        }

        var line = MoveTo(isUp ? LineStart - 1 : LineEnd + 1);
        var moved = line.MoveTo(line.LineStart);
        for (; column > 0 && moved.Cursor < moved.LineEnd; column--)
        {
            moved = moved.MoveTo(moved.Right);
        }

        return moved;
    }

    // A pair of surrogates, a combining mark and a joiner belong to the word, so a grapheme is never cut.
    private bool IsOfWord(int at) =>
        char.IsLetterOrDigit(Text[at])
        || char.IsSurrogate(Text[at])
        || Text[at] is '_' or '\u200D'
        || char.GetUnicodeCategory(Text[at])
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark;
}
