using System.Runtime.InteropServices;
using System.Text;
using GeminiRx.Conversations;

namespace GeminiRx.Cli;

/// <summary>Converts the bytes of a terminal to keys: UTF-8, control characters, the escape sequences of xterm and its relatives, and
/// bracketed paste. The bytes may be cut anywhere.</summary>
internal sealed class KeyParser
{
    /// <summary>Bytes of a paste. What is longer is a file.</summary>
    public const int MaxPaste = 8 * 1024 * 1024;

    // No sequence of a key is longer; what is longer is dropped.
    private const int MaxSequence = 64;
    private const byte Escape = 0x1B;
    private const byte Interrupt = 0x03;

    private static readonly byte[] _pasteEnd = "\e[201~"u8.ToArray();

    private readonly List<byte> _pending = [];
    private readonly List<byte> _paste = [];
    private bool _isPasting;

    /// <summary>Whether the last byte may begin a sequence, or be the key Escape.</summary>
    public bool IsWaiting => _pending is [Escape, ..] && !_isPasting;

    /// <summary>Whether a paste has begun and its end has not come.</summary>
    public bool IsPasting => _isPasting;

    /// <summary>The bytes that wait for others.</summary>
    internal int HeldBytes => _pending.Count + _paste.Count;

    /// <summary>Whether it certainly is a sequence.</summary>
    public bool IsInSequence => IsWaiting && _pending.Count > 1;

    /// <summary>Takes bytes. Ctrl+C that arrives alone ends a paste of which the end does not come: the text so far is taken.</summary>
    /// <returns>The complete keys.</returns>
    public IReadOnlyList<EditKey> Push(ReadOnlySpan<byte> bytes)
    {
        var keys = new List<EditKey>();
        if (_isPasting && bytes is [Interrupt])
        {
            _paste.AddRange(_pending.Take(MaxPaste + 1 - _paste.Count));
            _pending.Clear();
            EndPaste(keys);
            return keys;
        }

        _pending.AddRange(bytes);
        while (_pending.Count > 0 && (_isPasting ? TryReadPaste(keys) : TryReadKey(keys))) { }
        return keys;
    }

    /// <summary>Takes what waits for more bytes that have not come: the key Escape, or a sequence that is dropped. A paste goes on
    /// waiting.</summary>
    public IReadOnlyList<EditKey> Flush()
    {
        if (_isPasting)
        {
            return [new EditKey(EditAction.WaitForPaste)];
        }

        var isEscape = _pending is [Escape];
        _pending.Clear();
        return isEscape ? [new EditKey(EditAction.Cancel)] : [];
    }

    private bool TryReadPaste(List<EditKey> keys)
    {
        var end = IndexOf(_pasteEnd);

        // The beginning of the end may have arrived.
        var length = end >= 0 ? end : Math.Max(0, _pending.Count - _pasteEnd.Length + 1);
        _paste.AddRange(_pending.Take(Math.Min(length, MaxPaste + 1 - _paste.Count)));
        _pending.RemoveRange(0, length);
        if (end < 0)
        {
            return false;
        }

        _pending.RemoveRange(0, _pasteEnd.Length);
        EndPaste(keys);
        return true;
    }

    private void EndPaste(List<EditKey> keys)
    {
        keys.Add(new EditKey(EditAction.Paste, _paste.Count > MaxPaste ? "" : TextOf([.. _paste])));
        _paste.Clear();
        _isPasting = false;
    }

    private bool TryReadKey(List<EditKey> keys)
    {
        var first = _pending[0];
        if (first == Escape)
        {
            return TryReadSequence(keys);
        }

        if (first < ' ' || first == 0x7F)
        {
            _pending.RemoveAt(0);
            Add(keys, KeyTable.Controls.TryGetValue(first, out var action) ? action : null);
            return true;
        }

        var end = _pending.FindIndex(one => one is < (byte)' ' or 0x7F);
        var length = end >= 0 ? end : _pending.Count - IncompleteBytes();
        if (length > 0)
        {
            var text = TextOf([.. _pending.Take(length)]);
            _pending.RemoveRange(0, length);
            if (text.Length > 0)
            {
                keys.Add(new EditKey(EditAction.Insert, text));
            }
        }

        return length > 0;
    }

    private bool TryReadSequence(List<EditKey> keys)
    {
        if (_pending.Count < 2)
        {
            return false;
        }

        if (_pending[1] == Escape)
        {
            _pending.RemoveAt(0);
            keys.Add(new EditKey(EditAction.Cancel));
            return true;
        }

        if (_pending[1] >= 0x80)
        {
            // Alt and a letter that is not ASCII.
            _pending.RemoveAt(0);
            return true;
        }

        if (_pending[1] is not ((byte)'[' or (byte)'O'))
        {
            Add(keys, KeyTable.Alternates.TryGetValue(_pending[1], out var alternate) ? alternate : null);
            _pending.RemoveRange(0, 2);
            return true;
        }

        // The last byte of a sequence is a letter or a tilde.
        var end = _pending.FindIndex(2, one => one is >= 0x40 and <= 0x7E);
        if (end < 0)
        {
            if (_pending.Count > MaxSequence)
            {
                _pending.Clear();
            }

            return false;
        }

        var sequence = Encoding.ASCII.GetString([.. _pending.Take(end + 1)]);
        _pending.RemoveRange(0, end + 1);
        if (sequence == "\e[200~")
        {
            _isPasting = true;
        }
        else if (sequence == "\eOM")
        {
            keys.Add(new EditKey(EditAction.Accept)); // Enter of the keypad; behind [ it is a click of the mouse
        }
        else
        {
            Add(keys, KeyTable.Sequences.TryGetValue(WithoutModifier(sequence[2..]), out var action) ? action : null);
        }

        return true;
    }

    // "1;5C" is Ctrl and the arrow to the right, "3;3~" is Alt and Delete. A modifier is 1 and the sum of Shift 1, Alt 2 and Ctrl 4.
    private static string WithoutModifier(string sequence)
    {
        var parts = sequence[..^1].Split(';');
        return parts is [var key, [>= '2' and <= '8'] modifier] && key != "13"
            ? $"{((modifier[0] - '1') > 1 ? "+" : "")}{(key == "1" ? "" : key)}{sequence[^1]}"
            : sequence;
    }

    private static void Add(List<EditKey> keys, EditAction? action)
    {
        if (action is { } known)
        {
            keys.Add(new EditKey(known));
        }
    }

    // The bytes of a character of which the others have not arrived.
    private int IncompleteBytes()
    {
        for (var back = 1; back <= 3 && back <= _pending.Count; back++)
        {
            var one = _pending[^back];
            if (one >= 0xC0)
            {
                var length =
                    one >= 0xF0 ? 4
                    : one >= 0xE0 ? 3
                    : 2;
                return back < length ? back : 0;
            }

            if (one < 0x80)
            {
                break;
            }
        }

        return 0;
    }

    private int IndexOf(ReadOnlySpan<byte> wanted) => CollectionsMarshal.AsSpan(_pending).IndexOf(wanted);

    // A terminal sends carriage returns for line breaks. Control characters do not belong in a question.
    private static string TextOf(byte[] bytes) =>
        ControlCharacters.Strip(
            new EscapeStripper().Strip(Encoding.UTF8.GetString(bytes)).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')
        );
}
