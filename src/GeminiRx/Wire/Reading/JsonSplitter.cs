namespace GeminiRx.Wire.Reading;

/// <summary>Cuts plain JSON into its top-level objects as soon as they are complete: the elements of an array, or a single object. Takes
/// time linear in the number of bytes.</summary>
internal sealed class JsonSplitter(int maxEventBytes) : IDisposable
{
    // The start of an object whose end was not in the same read.
    private readonly ByteBuffer _partial = new(maxEventBytes);

    // The nesting depth within the current object; 0 between objects.
    private int _depth;
    private bool _inString;
    private bool _afterBackslash;
    private bool _inArray;

    // Whether the caller has the object in _partial, which is cleared at the next call.
    private bool _isReturned;

    /// <summary>Whether a value has started and not ended.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Starts a value with the next byte.</summary>
    public void Open() => IsOpen = true;

    /// <summary>Reads bytes from the start of <paramref name="input"/> until an object is complete, or the value ends.</summary>
    /// <param name="input">The bytes; shortened by the bytes that were read.</param>
    /// <param name="json">The object, valid until the next call.</param>
    /// <returns>Whether an object is complete.</returns>
    /// <exception cref="GeminiStreamException">The object is larger than the limit, or an item of the array is not an object.</exception>
    public bool TryRead(scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> json)
    {
        json = default;
        if (_isReturned)
        {
            _partial.Clear();
            _isReturned = false;
        }

        if (_depth == 0 && !TrySkipToObject(ref input))
        {
            return false;
        }

        var length = FindEnd(input);
        if (length < 0)
        {
            _partial.Append(input);
            input = default;
            return false;
        }

        json = input[..length];
        input = input[length..];
        if (!_partial.Written.IsEmpty)
        {
            _partial.Append(json);
            json = _partial.Written;
            _isReturned = true;
        }

        IsOpen = _inArray;
        return true;
    }

    /// <inheritdoc cref="ByteBuffer.ReleaseIfEmpty"/>
    public void ReleaseIfEmpty() => _partial.ReleaseIfEmpty();

    /// <inheritdoc/>
    public void Dispose() => _partial.Dispose();

    private bool TrySkipToObject(scoped ref ReadOnlySpan<byte> input)
    {
        while (!input.IsEmpty)
        {
            switch (input[0])
            {
                case (byte)'{':
                    return true;
                case (byte)'[' when !_inArray:
                    _inArray = true;
                    break;
                case (byte)']' when _inArray:
                    _inArray = IsOpen = false;
                    input = input[1..];
                    return false;
                case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)',' when _inArray:
                    break;
                default:
                    throw new GeminiStreamException(StreamFault.Unreadable, "The answer is plain JSON, but not an array of objects.");
            }

            input = input[1..];
        }

        return false;
    }

    private int FindEnd(ReadOnlySpan<byte> input)
    {
        for (var at = 0; at < input.Length; )
        {
            if (_afterBackslash)
            {
                _afterBackslash = false;
                at++;
                continue;
            }

            var next = _inString ? input[at..].IndexOfAny((byte)'"', (byte)'\\') : input[at..].IndexOfAny("\"{}[]"u8);
            if (next < 0)
            {
                return -1;
            }

            at += next;
            switch (input[at++])
            {
                case (byte)'"':
                    _inString = !_inString;
                    break;
                case (byte)'\\':
                    _afterBackslash = true;
                    break;
                case (byte)'{' or (byte)'[':
                    _depth++;
                    break;
                default:
                    if (--_depth == 0)
                    {
                        return at;
                    }

                    break;
            }
        }

        return -1;
    }
}
