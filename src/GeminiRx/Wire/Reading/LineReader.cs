namespace GeminiRx.Wire.Reading;

/// <summary>Cuts bytes into lines, which end with LF, CR or CRLF. Skips a byte order mark at the start.</summary>
/// <remarks>A line that is complete in one read is not copied.</remarks>
internal sealed class LineReader(int maxLineBytes) : IDisposable
{
    private const byte CarriageReturn = (byte)'\r';
    private const byte LineFeed = (byte)'\n';

    // The start of a line whose end was not in the same read.
    private readonly ByteBuffer _partial = new(maxLineBytes);

    // A line feed at the start of the next read belongs to the line end before it.
    private bool _afterCarriageReturn;

    // The number of bytes of the byte order mark that were skipped; 3 once the stream has other bytes.
    private int _byteOrderMark;

    /// <summary>Skips bytes that belong to no line: the LF of a CRLF, and the byte order mark.</summary>
    /// <returns>Whether the input then is at a byte of a line.</returns>
    public bool SkipToLine(scoped ref ReadOnlySpan<byte> input)
    {
        if (_afterCarriageReturn && !input.IsEmpty)
        {
            _afterCarriageReturn = false;
            input = input[0] == LineFeed ? input[1..] : input;
        }

        // Any byte may be the last of a read, also within the mark.
        while (_byteOrderMark < 3 && !input.IsEmpty)
        {
            if (input[0] != "\uFEFF"u8[_byteOrderMark])
            {
                _byteOrderMark = 3;
                break;
            }

            _byteOrderMark++;
            input = input[1..];
        }

        return !input.IsEmpty;
    }

    /// <summary>Skips the indent of a line that starts like JSON, and drops what was read of the line.</summary>
    /// <returns>Whether the input then is at the start of JSON; if not, nothing is skipped.</returns>
    public bool TrySkipToJson(scoped ref ReadOnlySpan<byte> input)
    {
        if (!input.IsEmpty && input[0] is not ((byte)' ' or (byte)'\t' or (byte)'{' or (byte)'['))
        {
            return false;
        }

        var indent = input.IndexOfAnyExcept((byte)' ', (byte)'\t');
        if (_partial.Written.ContainsAnyExcept((byte)' ', (byte)'\t') || indent < 0 || input[indent] is not ((byte)'{' or (byte)'['))
        {
            return false;
        }

        _partial.Clear();
        input = input[indent..];
        return true;
    }

    /// <summary>Reads up to the end of a line.</summary>
    /// <param name="input">The bytes; shortened by the bytes that were read.</param>
    /// <param name="line">The line without its end, valid until the next call.</param>
    /// <returns>Whether there is a line end; if not, all bytes were read.</returns>
    public bool TryRead(scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> line)
    {
        line = default;
        var end = input.IndexOfAny(CarriageReturn, LineFeed);
        if (end < 0)
        {
            _partial.Append(input);
            input = default;
            return false;
        }

        line = input[..end];
        if (!_partial.Written.IsEmpty)
        {
            _partial.Append(line);
            line = _partial.Written;
            _partial.Clear();
        }

        _afterCarriageReturn = input[end] == CarriageReturn;
        input = input[(end + 1)..];
        return true;
    }

    /// <inheritdoc cref="ByteBuffer.ReleaseIfEmpty"/>
    public void ReleaseIfEmpty() => _partial.ReleaseIfEmpty();

    /// <summary>Reads a blank line, if it is the next line and complete in the input.</summary>
    public bool TryReadBlank(scoped ref ReadOnlySpan<byte> input)
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

    /// <inheritdoc/>
    public void Dispose() => _partial.Dispose();
}
