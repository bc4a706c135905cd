using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using GeminiRx.Text;

namespace GeminiRx.Wire.Json;

/// <summary>
/// Reads JSON that is complete in memory, forwards and by the caller's structure: the members of an object by <see cref="TryReadName"/>,
/// the items of an array by <see cref="TryReadItem"/>, and each value to its end. So it needs no stack.
/// </summary>
/// <remarks>
/// It accepts and rejects what <see cref="Utf8JsonReader"/> does, token by token, and fails with its exceptions. Strings are not checked
/// to be UTF-8, as there: <see cref="JsonStrings"/> repairs them.
/// </remarks>
/// <param name="json">UTF-8 JSON: no value, one, or several one after the other.</param>
internal ref partial struct JsonCursor(ReadOnlySpan<byte> json)
{
    private const byte Quote = (byte)'"';

    private static readonly JsonReaderOptions _options = new() { AllowMultipleValues = true, MaxDepth = JsonStrings.MaxDepth };

    private readonly ReadOnlySpan<byte> _json = json;

    // The first byte that was not read.
    private int _next;

    /// <summary>The kind of the last token.</summary>
    public JsonTokenType TokenType { get; private set; }

    /// <summary>The number of objects and arrays that are open.</summary>
    public int Depth { get; private set; }

    /// <summary>The position of the last value that was read; after <see cref="Skip"/>, of the value that was skipped.</summary>
    public int Start { get; private set; }

    /// <summary>The last string or name without its quotes, or the last number.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>Whether the last string or name contains an escape.</summary>
    public bool IsEscaped { get; private set; }

    /// <summary>Reads the next value outside of objects and arrays.</summary>
    /// <returns>Whether there is a value; false at the end of the JSON.</returns>
    /// <exception cref="JsonException">The JSON is invalid.</exception>
    public bool TryReadValue()
    {
        if (JsonScanner.SkipSpace(_json, _next) >= _json.Length)
        {
            return false;
        }

        ReadValue();
        return true;
    }

    /// <summary>Reads the next name in an object, and the colon after it.</summary>
    /// <returns>Whether there is a name; false at the end of the object.</returns>
    /// <exception cref="JsonException">The JSON is invalid.</exception>
    public bool TryReadName()
    {
        if (!TryOpenName())
        {
            return false;
        }

        ReadName();
        return true;
    }

    /// <summary>Moves to the first byte of the next name: before <see cref="TryTakeName"/> and <see cref="ReadName"/>.</summary>
    /// <returns>Whether there is a name; false at the end of the object.</returns>
    /// <exception cref="JsonException">The JSON is invalid.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryOpenName()
    {
        var json = _json;
        var at = JsonScanner.SkipSpace(json, _next);
        var next = JsonScanner.ByteAt(json, at);
        if (next == '}')
        {
            End(at, JsonTokenType.EndObject);
            return false;
        }

        if (TokenType != JsonTokenType.StartObject)
        {
            if (next != ',')
            {
                Fail();
            }

            at = JsonScanner.SkipSpace(json, at + 1);
            next = JsonScanner.ByteAt(json, at);
        }

        if (next != Quote)
        {
            Fail();
        }

        _next = at + 1;
        return true;
    }

    /// <summary>Reads any name.</summary>
    /// <exception cref="JsonException">The JSON is invalid.</exception>
    public void ReadName()
    {
        var at = JsonScanner.SkipSpace(_json, ReadString(_next));
        if (JsonScanner.ByteAt(_json, at) != ':')
        {
            Fail();
        }

        _next = at + 1;
        TokenType = JsonTokenType.PropertyName;
    }

    /// <summary>Reads the next item in an array: a scalar, or the start of an object or array.</summary>
    /// <returns>Whether there is an item; false at the end of the array.</returns>
    /// <exception cref="JsonException">The JSON is invalid.</exception>
    public bool TryReadItem()
    {
        var at = JsonScanner.SkipSpace(_json, _next);
        var next = JsonScanner.ByteAt(_json, at);
        if (next == ']')
        {
            End(at, JsonTokenType.EndArray);
            return false;
        }

        if (TokenType != JsonTokenType.StartArray)
        {
            if (next != ',')
            {
                Fail();
            }

            _next = at + 1;
        }

        ReadValue();
        return true;
    }

    /// <summary>Moves to the end of the last value; after a name, to the end of the value that follows.</summary>
    /// <exception cref="JsonException">The JSON is invalid.</exception>
    public void Skip()
    {
        if (TokenType == JsonTokenType.PropertyName)
        {
            ReadValue();
        }

        // The nesting, and so the recursion, is limited.
        var start = Start;
        switch (TokenType)
        {
            case JsonTokenType.StartObject:
                while (TryReadName())
                {
                    Skip();
                }

                break;
            case JsonTokenType.StartArray:
                while (TryReadItem())
                {
                    Skip();
                }

                break;
        }

        Start = start;
    }

    /// <summary>The bytes from a position to the end of the last token.</summary>
    public readonly ReadOnlySpan<byte> RawFrom(int start) => _json[start.._next];

    private void End(int at, JsonTokenType token)
    {
        Depth--;
        _next = at + 1;
        TokenType = token;
    }

    // Reads the JSON again by the reader of .NET, which describes the fault and its position.
    [DoesNotReturn]
    private readonly void Fail()
    {
        var reader = new Utf8JsonReader(_json, _options);
        while (reader.Read()) { }

        throw new JsonException("The JSON is invalid.");
    }
}
