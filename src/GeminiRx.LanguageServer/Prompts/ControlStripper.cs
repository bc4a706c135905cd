using System.Text;
using GeminiRx.Conversations;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>
/// Removes escape sequences of terminals (ECMA-48), and the characters of <see cref="ControlCharacters.IsUnsafeInDocument"/>, from text
/// that arrives in pieces. The result does not depend on the pieces.
/// </summary>
/// <remarks>
/// A sequence is removed when it is complete: CSI up to its final byte; OSC, DCS, SOS, PM and APC up to ST or BEL; any other escape up to
/// its final byte; each also with the C1 control for its first two characters. Of a sequence that does not end, only the control character
/// is removed, so that no text is lost. A sequence ends at a character that cannot be in it, such as a line break, and after
/// <see cref="MaxSequence"/> UTF-16 units. It is held back until then. Tag characters are removed too.
/// </remarks>
internal sealed class ControlStripper
{
    /// <summary>The UTF-16 units of the longest sequence that is removed.</summary>
    public const int MaxSequence = 4096;

    private const char Escape = '\u001B';
    private const char Bell = '\u0007';
    private const char StringTerminator = '\u009C';

    // What is held back: it may become a sequence, or a tag character.
    private readonly StringBuilder _held = new();
    private Part _part;
    private Snapshot _checkpoint = new(Part.Text, "", 0);

    // UTF-16 units that were returned since the checkpoint.
    private int _sinceCheckpoint;

    private enum Part
    {
        Text,
        Tag,
        AfterEscape,
        Intermediate,
        Parameters,
        String,
        EscapeInString,
    }

    /// <summary>The number of UTF-16 units that were removed.</summary>
    public int Removed { get; private set; }

    /// <summary>Takes a piece of the text.</summary>
    /// <returns>The text that can be shown now; may be empty.</returns>
    public string Push(string text)
    {
        var ready = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            Push(c, ready);
        }

        return Return(ready);
    }

    /// <summary>Ends the text.</summary>
    /// <returns>What was held back, without its control characters.</returns>
    public string End()
    {
        var ready = new StringBuilder();
        while (_part != Part.Text)
        {
            Release(ready);
        }

        return Return(ready);
    }

    /// <summary>Remembers this place for <see cref="Rewind"/>.</summary>
    public void Checkpoint()
    {
        _checkpoint = new(_part, _held.ToString(), Removed);
        _sinceCheckpoint = 0;
    }

    /// <summary>Returns to the checkpoint, or to the beginning of the text: what follows replaces all text since.</summary>
    /// <returns>The number of UTF-16 units that were returned since.</returns>
    public int Rewind()
    {
        var returned = _sinceCheckpoint;
        (_part, Removed, _sinceCheckpoint) = (_checkpoint.Part, _checkpoint.Removed, 0);
        _held.Clear().Append(_checkpoint.Held);
        return returned;
    }

    private string Return(StringBuilder ready)
    {
        _sinceCheckpoint += ready.Length;
        return ready.ToString();
    }

    private void Push(char c, StringBuilder ready)
    {
        var next = Next(c);
        if (next == Part.Text)
        {
            Removed += TakeHeld().Length + 1;
        }
        else if (next is { } part && _held.Length < MaxSequence)
        {
            _held.Append(c);
            _part = part;
        }
        else if (_part != Part.Text)
        {
            Release(ready);
            Push(c, ready);
        }
        else if (ControlCharacters.IsUnsafeInDocument(c))
        {
            Removed++;
        }
        else
        {
            ready.Append(c);
        }
    }

    // What is held is no sequence: only its control character is removed. An escape at its end may begin another one.
    private void Release(StringBuilder ready)
    {
        var isTag = _part == Part.Tag;
        var held = TakeHeld();
        if (isTag)
        {
            ready.Append(held);
            return;
        }

        Removed++;
        foreach (var c in held.AsSpan(1))
        {
            Push(c, ready);
        }
    }

    private string TakeHeld()
    {
        var held = _held.ToString();
        _held.Clear();
        _part = Part.Text;
        return held;
    }

    // The part of the sequence behind a character: text if it completes the sequence, null if it does not belong to one.
    private Part? Next(char c) =>
        _part switch
        {
            Part.Text => c switch
            {
                Escape => Part.AfterEscape,
                '\u009B' => Part.Parameters,
                '\u0090' or '\u0098' or '\u009D' or '\u009E' or '\u009F' => Part.String,
                _ when ControlCharacters.BeginsTag(c) => Part.Tag,
                _ => null,
            },
            Part.Tag => ControlCharacters.CompletesTag(c) ? Part.Text : null,
            Part.AfterEscape => c switch
            {
                '[' => Part.Parameters,
                ']' or 'P' or 'X' or '^' or '_' => Part.String,
                _ => NextAfterIntermediate(c),
            },
            Part.Intermediate => NextAfterIntermediate(c),
            Part.Parameters => c switch
            {
                >= ' ' and <= '?' => Part.Parameters,
                >= '@' and <= '~' => Part.Text,
                _ => null,
            },
            Part.String => c switch
            {
                Bell or StringTerminator => Part.Text,
                Escape => Part.EscapeInString,
                '\t' => Part.String,
                _ => char.IsControl(c) ? null : Part.String,
            },
            _ => c == '\\' ? Part.Text : null,
        };

    private static Part? NextAfterIntermediate(char c) =>
        c switch
        {
            >= ' ' and <= '/' => Part.Intermediate,
            >= '0' and <= '~' => Part.Text,
            _ => null,
        };

    private sealed record Snapshot(Part Part, string Held, int Removed);
}
