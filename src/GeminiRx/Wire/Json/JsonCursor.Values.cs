using System.Text.Json;
using GeminiRx.Text;

namespace GeminiRx.Wire.Json;

/// <summary>Values of each kind.</summary>
internal ref partial struct JsonCursor
{
    /// <summary>Reads the next value: a scalar, or the start of an object or array.</summary>
    /// <exception cref="JsonException">The JSON is invalid.</exception>
    public void ReadValue()
    {
        var at = JsonScanner.SkipSpace(_json, _next);
        Start = at;
        switch (JsonScanner.ByteAt(_json, at))
        {
            case Quote:
                _next = ReadString(at + 1);
                TokenType = JsonTokenType.String;
                break;
            case (byte)'{':
                Enter(JsonTokenType.StartObject);
                break;
            case (byte)'[':
                Enter(JsonTokenType.StartArray);
                break;
            case (byte)'t':
                ReadLiteral("true"u8, JsonTokenType.True);
                break;
            case (byte)'f':
                ReadLiteral("false"u8, JsonTokenType.False);
                break;
            case (byte)'n':
                ReadLiteral("null"u8, JsonTokenType.Null);
                break;
            default:
                ReadNumber();
                break;
        }
    }

    private void Enter(JsonTokenType token)
    {
        if (Depth >= JsonStrings.MaxDepth)
        {
            Fail();
        }

        Depth++;
        _next = Start + 1;
        TokenType = token;
    }

    // From the first byte of the string; returns the position after the closing quote.
    private int ReadString(int at)
    {
        var end = JsonScanner.FindSpecial(_json, at);
        IsEscaped = JsonScanner.ByteAt(_json, end) == '\\';
        if (IsEscaped)
        {
            end = JsonScanner.FindEndOfEscaped(_json, end);
        }

        if (JsonScanner.ByteAt(_json, end) != Quote)
        {
            Fail();
        }

        Text = _json[at..end];
        return end + 1;
    }

    private void ReadLiteral(ReadOnlySpan<byte> literal, JsonTokenType token)
    {
        if (!_json[Start..].StartsWith(literal))
        {
            Fail();
        }

        _next = Start + literal.Length;
        TokenType = token;
    }

    private void ReadNumber()
    {
        var end = JsonScanner.FindEndOfNumber(_json, Start);
        if (end < 0 || (end == _json.Length && Depth > 0))
        {
            Fail();
        }

        Text = _json[Start..end];
        _next = end;
        TokenType = JsonTokenType.Number;
    }
}
