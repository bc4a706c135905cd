namespace GeminiRx.Wire.Reading;

/// <summary>
/// Cuts the bytes of an answer into the payloads of its events. The reader is a push state machine: it accepts any split of the bytes and
/// returns the same payloads for each, in time linear in the number of bytes.
/// </summary>
/// <remarks>
/// It reads server-sent events (WHATWG HTML §9.2.6) with two deliberate differences. A last event without its blank line counts. A line
/// that starts like JSON is plain JSON up to the end of the value: the service reports an error inside a stream like that, and so answers a
/// request without events, as an array of responses, each of which is an event as soon as it is complete.
/// </remarks>
internal sealed class EventReader(int maxEventBytes) : IDisposable
{
    private readonly LineReader _lines = new(maxEventBytes);
    private readonly JsonSplitter _json = new(maxEventBytes);

    // The data lines of an event whose blank line was not in the same read, joined by line feeds.
    private readonly ByteBuffer _data = new(maxEventBytes);

    // Whether _data contains a data line, which may be empty.
    private bool _hasData;

    // Whether the caller has the payload in _data, which is cleared at the next call.
    private bool _isReturned;

    private bool _hasOtherText;
    private bool _hasEvent;

    /// <summary>Whether there were lines but no event at all, as in a page of a proxy.</summary>
    public bool HasOnlyOtherText => _hasOtherText && !_hasEvent;

    /// <summary>Whether the bytes so far end inside plain JSON.</summary>
    public bool IsInsideJson => _json.IsOpen;

    /// <summary>Reads bytes from the start of <paramref name="input"/> until an event is complete.</summary>
    /// <param name="input">The bytes; shortened by the bytes that were read.</param>
    /// <param name="payload">The event's data, valid until the next call.</param>
    /// <returns>Whether an event is complete; if not, all of <paramref name="input"/> was read.</returns>
    /// <exception cref="GeminiStreamException">The event is larger than the limit.</exception>
    public bool TryRead(scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (_isReturned)
        {
            ClearData();
        }

        while (!input.IsEmpty)
        {
            if (_json.IsOpen)
            {
                if (_json.TryRead(ref input, out payload))
                {
                    return true;
                }
            }
            else if (_lines.SkipToLine(ref input) && TryReadLine(ref input, out payload))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads the last event, which may lack its blank line. Call it when there are no more bytes.</summary>
    /// <param name="payload">The event's data.</param>
    /// <returns>Whether there is an event.</returns>
    public bool TryReadLast(out ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> end = "\n\n"u8;
        return TryRead(ref end, out payload);
    }

    /// <summary>Gives memory back that holds no bytes, after all events of a read.</summary>
    public void ReleaseIfEmpty()
    {
        _lines.ReleaseIfEmpty();
        _json.ReleaseIfEmpty();
        _data.ReleaseIfEmpty();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lines.Dispose();
        _data.Dispose();
        _json.Dispose();
    }

    private bool TryReadLine(scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> payload)
    {
        if (_lines.TrySkipToJson(ref input))
        {
            _json.Open();
            _hasEvent = true;
            return TryCompleteEvent(out payload);
        }

        payload = default;
        return _lines.TryRead(ref input, out var line)
            && (line.IsEmpty ? TryCompleteEvent(out payload) : TryReadField(line, ref input, out payload));
    }

    private bool TryReadField(ReadOnlySpan<byte> line, scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (!EventField.TryGetData(line, out var data))
        {
            _hasOtherText |= !EventField.IsKnown(line);
            return false;
        }

        _hasEvent = true;

        // The usual case needs no copy: one data line, with its blank line in the same read.
        if (!_hasData && _lines.TryReadBlank(ref input))
        {
            payload = data;
            return EventField.HasContent(data);
        }

        if (_hasData)
        {
            _data.Append("\n"u8);
        }

        _data.Append(data);
        _hasData = true;
        return false;
    }

    private bool TryCompleteEvent(out ReadOnlySpan<byte> payload)
    {
        payload = _data.Written;
        if (_hasData && EventField.HasContent(payload))
        {
            return _isReturned = true;
        }

        ClearData();
        return false;
    }

    private void ClearData()
    {
        _data.Clear();
        _hasData = _isReturned = false;
    }
}
