namespace GeminiRx.Wire.Reading;

/// <summary>
/// Cuts the bytes of an answer into the payloads of its events. A push state machine: it takes whatever a read brought and gives the same
/// payloads
/// however the bytes were split, in time linear in their number.
/// </summary>
/// <remarks>
/// It reads server-sent events (WHATWG HTML §9.2.6) with two deliberate differences: a last event without its blank line counts, and a line
/// that starts
/// like JSON is plain JSON up to its end, because that is how the service reports an error inside a stream, and how it answers where no
/// events were asked
/// for: an array of responses, each of which is an event as soon as it is whole.
/// </remarks>
internal sealed class EventReader(int maxEventBytes) : IDisposable
{
    private const byte CarriageReturn = (byte)'\r';
    private const byte LineFeed = (byte)'\n';

    private readonly ByteBuffer _line = new(maxEventBytes);
    private readonly ByteBuffer _data = new(maxEventBytes);
    private readonly JsonSplitter _json = new(maxEventBytes);
    private bool _hasData;
    private bool _handedOut;
    private bool _afterCarriageReturn;
    private int _byteOrderMark;
    private bool _hasOtherText;
    private bool _hasEvent;

    /// <summary>Whether there were lines but no event at all: a page of something before the service.</summary>
    public bool HasOnlyOtherText => _hasOtherText && !_hasEvent;

    /// <summary>Whether the bytes so far end inside plain JSON.</summary>
    public bool IsInsideJson => _json.IsOpen;

    /// <summary>Takes bytes from the front of <paramref name="input"/> until an event is whole.</summary>
    /// <param name="input">What is left to read; shortened by what was taken.</param>
    /// <param name="payload">The event's data, valid until the next call.</param>
    /// <returns>Whether there is an event; if not, all of <paramref name="input"/> was taken.</returns>
    /// <exception cref="GeminiStreamException">The event is larger than allowed.</exception>
    public bool TryRead(scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (_handedOut)
        {
            _data.Clear();
            _hasData = _handedOut = false;
        }

        while (!input.IsEmpty)
        {
            if (_json.IsOpen)
            {
                if (_json.TryRead(ref input, out payload))
                {
                    return true;
                }

                continue;
            }

            SkipLineFeed(ref input);
            if (input.IsEmpty || SkipByteOrderMark(ref input))
            {
                continue;
            }

            if (IsBeforeJson(input, out var blanks))
            {
                _line.Clear();
                input = input[blanks..];
                _json.Open();
                _hasEvent = true;
                if (IsEvent(out payload))
                {
                    return true;
                }

                continue;
            }

            if (!TryReadLine(ref input, out var line))
            {
                return false;
            }

            if (line.IsEmpty ? IsEvent(out payload) : IsWholeEvent(line, ref input, out payload))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Says that no more bytes come: a last event that was not closed by a blank line is taken as it is.</summary>
    /// <param name="payload">The event's data.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryReadLast(out ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> end = "\n\n"u8;
        return TryRead(ref end, out payload);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _line.Dispose();
        _data.Dispose();
        _json.Dispose();
    }

    // Also where the line is indented.
    private bool IsBeforeJson(ReadOnlySpan<byte> input, out int blanks)
    {
        blanks = 0;
        if (_line.Written.ContainsAnyExcept((byte)' ', (byte)'\t'))
        {
            return false;
        }

        blanks = input.IndexOfAnyExcept((byte)' ', (byte)'\t');
        return blanks >= 0 && input[blanks] is (byte)'{' or (byte)'[';
    }

    private bool TryReadLine(scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> line)
    {
        line = default;
        var end = input.IndexOfAny(CarriageReturn, LineFeed);
        if (end < 0)
        {
            _line.Append(input);
            input = default;
            return false;
        }

        line = input[..end];
        if (!_line.Written.IsEmpty)
        {
            _line.Append(line);
            line = _line.Written;
            _line.Clear();
        }

        _afterCarriageReturn = input[end] == CarriageReturn;
        input = input[(end + 1)..];
        return true;
    }

    private void SkipLineFeed(scoped ref ReadOnlySpan<byte> input)
    {
        if (!_afterCarriageReturn || input.IsEmpty)
        {
            return;
        }

        _afterCarriageReturn = false;
        if (input[0] == LineFeed)
        {
            input = input[1..];
        }
    }

    // The stream may begin with a byte order mark, which may be cut as anything may.
    private bool SkipByteOrderMark(scoped ref ReadOnlySpan<byte> input)
    {
        if (_byteOrderMark < 3 && input[0] == "\uFEFF"u8[_byteOrderMark])
        {
            _byteOrderMark++;
            input = input[1..];
            return true;
        }

        _byteOrderMark = 3;
        return false;
    }

    private bool IsWholeEvent(ReadOnlySpan<byte> line, scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (!TryGetData(line, out var data))
        {
            _hasOtherText |= !IsField(line);
            return false;
        }

        _hasEvent = true;

        // The usual case needs no copy: one data line, and the blank line after it came in the same read.
        if (!_hasData && TryTakeBlankLine(ref input))
        {
            payload = data;
            return IsMeaningful(data);
        }

        if (_hasData)
        {
            _data.Append([LineFeed]);
        }

        _data.Append(data);
        _hasData = true;
        return false;
    }

    private bool IsEvent(out ReadOnlySpan<byte> payload)
    {
        payload = _data.Written;
        _handedOut = _hasData;
        if (_hasData && IsMeaningful(payload))
        {
            return true;
        }

        _data.Clear();
        _hasData = _handedOut = false;
        return false;
    }

    private bool TryTakeBlankLine(scoped ref ReadOnlySpan<byte> input)
    {
        var rest = input;
        if (_afterCarriageReturn && !rest.IsEmpty && rest[0] == LineFeed)
        {
            rest = rest[1..];
        }

        if (rest.IsEmpty || rest[0] is not (CarriageReturn or LineFeed))
        {
            return false;
        }

        _afterCarriageReturn = rest[0] == CarriageReturn;
        input = rest[1..];
        return true;
    }

    private static bool TryGetData(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> data)
    {
        data = default;
        if (!line.StartsWith("data:"u8))
        {
            return false;
        }

        data = line[5..];
        if (!data.IsEmpty && data[0] == (byte)' ')
        {
            data = data[1..];
        }

        return true;
    }

    // A comment, or a field of the format; also where the stream breaks off within its name.
    private static bool IsField(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        var name = colon < 0 ? line : line[..colon];
        return colon < 0
            ? "data"u8.StartsWith(name) || "event"u8.StartsWith(name) || "id"u8.StartsWith(name) || "retry"u8.StartsWith(name)
            : name.IsEmpty || name.SequenceEqual("event"u8) || name.SequenceEqual("id"u8) || name.SequenceEqual("retry"u8);
    }

    private static bool IsMeaningful(ReadOnlySpan<byte> data)
    {
        var trimmed = data.Trim(" \t\n"u8);
        return !trimmed.IsEmpty && !trimmed.SequenceEqual("[DONE]"u8);
    }
}
