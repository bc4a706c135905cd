namespace GeminiRx.Wire.Reading;

/// <summary>Cuts plain JSON into its top-level objects as they become whole: the elements of an array, or an object by itself. Linear in
/// the bytes.</summary>
internal sealed class JsonSplitter(int maxEventBytes) : IDisposable
{
    private readonly ByteBuffer _begun = new(maxEventBytes);
    private int _depth;
    private bool _inString;
    private bool _afterBackslash;
    private bool _inArray;
    private bool _handedOut;

    /// <summary>Whether a value has begun and not ended.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Says that a value begins with the next byte.</summary>
    public void Open() => IsOpen = true;

    /// <summary>Takes bytes from the front of <paramref name="input"/> until an object is whole, or the value is over.</summary>
    /// <param name="input">What is left to read; shortened by what was taken.</param>
    /// <param name="json">The object, valid until the next call.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="GeminiStreamException">It is larger than allowed, or the array holds something else.</exception>
    public bool TryRead(scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> json)
    {
        json = default;
        if (_handedOut)
        {
            _begun.Clear();
            _handedOut = false;
        }

        if (_depth == 0 && !TryBegin(ref input))
        {
            return false;
        }

        var length = FindEnd(input);
        if (length < 0)
        {
            _begun.Append(input);
            input = default;
            return false;
        }

        json = input[..length];
        input = input[length..];
        if (!_begun.Written.IsEmpty)
        {
            _begun.Append(json);
            json = _begun.Written;
            _handedOut = true;
        }

        IsOpen = _inArray;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _begun.Dispose();

    private bool TryBegin(scoped ref ReadOnlySpan<byte> input)
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
                    throw new GeminiStreamException(StreamFault.Unreadable, "The answer is plain JSON, but not a list of objects.");
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
