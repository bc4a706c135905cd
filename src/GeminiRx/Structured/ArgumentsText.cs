using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GeminiRx.Text;

namespace GeminiRx.Structured;

/// <summary>Writes the pieces of a call's arguments as JSON text, and reads that as an answer is read.</summary>
/// <remarks>Pieces are in the order of the text. If one is not, the value stands still until the whole call arrives.</remarks>
internal sealed class ArgumentsText(JsonTypeInfo type)
{
    private readonly PartialJsonReader _reader = new(type);
    private readonly List<Level> _open = [];
    private readonly StringBuilder _json = new();
    private bool _isInString;
    private bool _isStuck;

    public bool HasCut => _reader.HasCut;

    public JsonCut Cut => _reader.Cut;

    /// <summary>Adds a piece.</summary>
    /// <returns>Whether <see cref="Cut"/> has moved.</returns>
    public bool Add(ToolArgumentsChunk piece)
    {
        _isStuck = _isStuck || JsonPath.Parse(piece.Path) is not { } path || !TryWrite(path, piece);
        if (_isStuck)
        {
            return false;
        }

        var json = _json.ToString();
        _json.Clear();
        try
        {
            return _reader.Read(json);
        }
        catch (GeminiJsonException)
        {
            _isStuck = true; // the whole call decides whether it matches
            return false;
        }
    }

    private bool TryWrite(IReadOnlyList<PathStep> path, ToolArgumentsChunk piece)
    {
        var isText = piece.Value.ValueKind == JsonValueKind.String;
        var value = piece.Value.GetRawText();
        if (_isInString)
        {
            if (!isText || !path.SequenceEqual(_open.Select(level => level.Step)))
            {
                return false;
            }

            _isInString = piece.WillContinue;
            _json.Append(value.AsSpan(1, value.Length - (_isInString ? 2 : 1)));
            return true;
        }

        if (!TryMoveTo(path))
        {
            return false;
        }

        // A blank ends a number.
        _isInString = isText && piece.WillContinue;
        _json.Append(_isInString ? value.AsSpan(0, value.Length - 1) : value).Append(isText ? "" : " ");
        return true;
    }

    // Closes what the path leaves, and opens what it enters.
    private bool TryMoveTo(IReadOnlyList<PathStep> path)
    {
        if (_open.Count == 0)
        {
            Open(isObject: true);
        }

        var depth = 0;
        while (depth < path.Count - 1 && depth < _open.Count - 1 && _open[depth].Step == path[depth])
        {
            depth++;
        }

        while (_open.Count - 1 > depth)
        {
            _json.Append(_open[^1].IsObject ? '}' : ']');
            _open.RemoveAt(_open.Count - 1);
        }

        for (; depth < path.Count; depth++)
        {
            if (!_open[depth].TryEnter(path[depth], _json))
            {
                return false;
            }

            if (depth < path.Count - 1)
            {
                Open(isObject: path[depth + 1].Name is not null);
            }
        }

        return true;
    }

    private void Open(bool isObject)
    {
        _open.Add(new Level(isObject));
        _json.Append(isObject ? '{' : '[');
    }

    /// <summary>An object or array that is open.</summary>
    private sealed class Level(bool isObject)
    {
        private readonly HashSet<string> _names = [];
        private int _count;

        public bool IsObject => isObject;

        /// <summary>The current member or item.</summary>
        public PathStep Step { get; private set; }

        /// <summary>Begins a new member, or the next item.</summary>
        public bool TryEnter(PathStep step, StringBuilder json)
        {
            if (isObject ? step.Name is not { } name || !_names.Add(name) : step.Name is not null || step.Index != _count)
            {
                return false;
            }

            json.Append(_count++ > 0 ? "," : "");
            if (isObject)
            {
                json.Append('"').Append(JsonEncodedText.Encode(step.Name!)).Append("\":");
            }

            Step = step;
            return true;
        }
    }
}
