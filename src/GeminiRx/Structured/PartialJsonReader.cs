using System.Buffers;
using System.Text.Json.Serialization.Metadata;
using GeminiRx.Text;

namespace GeminiRx.Structured;

/// <summary>
/// Reads JSON that arrives in pieces, and knows where the text can be cut and closed so that it is valid JSON of a type. Each character is
/// read once, whatever the pieces. Text before the first bracket and after the last one is ignored.
/// </summary>
internal sealed class PartialJsonReader(JsonTypeInfo type)
{
    private static readonly SearchValues<char> _ends = SearchValues.Create(" \t\r\n,]}");

    private readonly JsonShape _root = JsonShape.Of(type);
    private readonly JsonNesting _nesting = new();
    private char[] _text = [];
    private int _length;
    private int _at;
    private JsonText _source = new(type, [], 0);
    private int _tokenStart;
    private JsonToken _expected = JsonToken.Start;
    private bool _isKey;
    private bool _isGrowing;
    private (int End, JsonContainer? Open, bool IsInString) _cut; // not a JsonCut, because it moves more often than it is read

    /// <summary>Where the text can be cut now, if <see cref="HasCut"/>.</summary>
    public JsonCut Cut => new(_source, _cut.End, _cut.Open, _cut.IsInString);

    public bool HasCut => _cut.End > 0;

    public int Length => _length;
    public bool IsComplete => _expected == JsonToken.Nothing;

    /// <summary>Reads the next piece.</summary>
    /// <returns>Whether <see cref="Cut"/> has moved.</returns>
    /// <exception cref="GeminiJsonException">The text is not JSON.</exception>
    public bool Read(ReadOnlySpan<char> piece)
    {
        if (_length + piece.Length > _text.Length)
        {
            Grow(Math.Max(256, Math.Max(_text.Length * 2, _length + piece.Length)));
        }

        piece.CopyTo(_text.AsSpan(_length));
        _length += piece.Length;
        var before = _cut.End;
        while (_at < _length && !IsComplete && TryStep()) { }
        return _cut.End > before;
    }

    // Cuts keep the old array, whose characters never change.
    private void Grow(int capacity)
    {
        var text = GC.AllocateUninitializedArray<char>(capacity);
        _text.AsSpan(0, _length).CopyTo(text);
        _text = text;
        _source = _source with { Characters = text };
    }

    /// <summary>A reader that has read only the beginning of the text.</summary>
    public PartialJsonReader Rewind(int length)
    {
        var reader = new PartialJsonReader(type);
        reader.Read(_text.AsSpan(0, length));
        return reader;
    }

    /// <summary>The error for a text that ended too early.</summary>
    public GeminiJsonException ToTruncated() =>
        _expected == JsonToken.Start
            ? GeminiJsonException.Missing(_length)
            : GeminiJsonException.Truncated(_length, JsonPaths.Of(_nesting.Open));

    // Reads one token, or the rest of the text if the token is not complete.
    private bool TryStep()
    {
        if (_expected is JsonToken.String or JsonToken.Bare or JsonToken.Start)
        {
            return _expected == JsonToken.String ? TryReadString()
                : _expected == JsonToken.Bare ? TryReadBare()
                : TryFindStart();
        }

        var c = _text[_at];
        if (c is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
            return true;
        }

        switch (_expected, c)
        {
            case (JsonToken.Colon, ':'):
                _expected = JsonToken.Value;
                _at++;
                break;
            case (JsonToken.CommaOrEnd, ','):
                _nesting.Open!.Index++;
                _expected = _nesting.Open.Closer == '}' ? JsonToken.Key : JsonToken.Value;
                _at++;
                break;
            case (JsonToken.Key or JsonToken.KeyOrEnd, '"'):
                BeginString(isKey: true);
                break;
            case (JsonToken.KeyOrEnd or JsonToken.CommaOrEnd, '}') when _nesting.Open!.Closer == '}':
            case (JsonToken.ValueOrEnd or JsonToken.CommaOrEnd, ']') when _nesting.Open!.Closer == ']':
                Close();
                break;
            case (JsonToken.Value or JsonToken.ValueOrEnd, _):
                BeginValue(c);
                break;
            default:
                throw Unexpected();
        }

        return true;
    }

    private bool TryFindStart()
    {
        var found = _root.IndexOfStart(_text.AsSpan(_at, _length - _at));
        _at = found < 0 ? _length : _at + found;
        if (found >= 0)
        {
            _expected = JsonToken.Value;
            _source = _source with { Start = _at };
        }

        return found >= 0;
    }

    private void BeginValue(char c)
    {
        var shape = _nesting.Open?.ValueShape ?? _root;
        switch (c)
        {
            case '{' or '[':
                Open(shape, c == '{');
                break;
            case '"':
                BeginString(isKey: false);
                _isGrowing = shape.IsString;
                if (_isGrowing)
                {
                    _nesting.MarkPresent();
                    MoveCut(isInString: true);
                }

                break;
            case 't' or 'f' or 'n' or '-' or (>= '0' and <= '9'):
                (_tokenStart, _expected) = (_at, JsonToken.Bare);
                break;
            default:
                throw Unexpected();
        }
    }

    private void BeginString(bool isKey)
    {
        (_isKey, _isGrowing, _tokenStart, _expected) = (isKey, false, _at, JsonToken.String);
        _at++;
    }

    private void Open(JsonShape shape, bool isObject)
    {
        if (_nesting.Depth >= JsonStrings.MaxDepth)
        {
            throw Unexpected();
        }

        _expected = isObject ? JsonToken.KeyOrEnd : JsonToken.ValueOrEnd;
        _at++;
        _nesting.Push(shape, isObject);
        MoveCut();
    }

    private void Close()
    {
        if (!_nesting.TryPop())
        {
            throw GeminiJsonException.Mismatch(_at, JsonPaths.Of(_nesting.Open!.Parent));
        }

        _at++;
        EndValue();
    }

    private void EndValue()
    {
        _nesting.MarkPresent();
        _expected = _nesting.Open is null ? JsonToken.Nothing : JsonToken.CommaOrEnd;
        MoveCut();
    }

    private bool TryReadString()
    {
        var hasEnded = JsonEscapes.Skip(_text.AsSpan(_at, _length - _at), out var length);
        _at += length;
        if (hasEnded ?? throw Unexpected())
        {
            EndString();
            return true;
        }

        if (_isGrowing)
        {
            MoveCut(isInString: true);
        }

        return false;
    }

    private void EndString()
    {
        if (!_isKey)
        {
            _nesting.ReadDerivedType(_text.AsSpan(_tokenStart.._at));
            EndValue();
            return;
        }

        _nesting.Open!.Member = JsonEscapes.Member(_nesting.Open.Shape, _text.AsSpan(_tokenStart.._at));
        _expected = JsonToken.Colon;
    }

    private bool TryReadBare()
    {
        var end = _text.AsSpan(_at, _length - _at).IndexOfAny(_ends);
        _at = end < 0 ? _length : _at + end;
        if (end < 0)
        {
            return false;
        }

        EndValue();
        return true;
    }

    private void MoveCut(bool isInString = false)
    {
        if (_nesting.IsVisible && _cut.End != _at)
        {
            _cut = (_at, _nesting.Open, isInString);
        }
    }

    private GeminiJsonException Unexpected() => GeminiJsonException.Invalid(_at, JsonPaths.Of(_nesting.Open));
}
