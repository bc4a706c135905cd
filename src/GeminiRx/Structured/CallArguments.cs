using System.Text.Json.Serialization.Metadata;

namespace GeminiRx.Structured;

/// <summary>The state of <see cref="ChunkOperators.ParseArguments"/>.</summary>
/// <param name="name">The function's name.</param>
/// <param name="type">The metadata of the arguments.</param>
internal sealed class CallArguments<T>(string name, JsonTypeInfo<T> type)
{
    // The calls that have not ended, in the order of their first pieces. The first one is read.
    private readonly List<StreamedCall> _calls = [];
    private (StreamedCall Call, int Pieces)[] _atCheckpoint = [];
    private ArgumentsText _text = new(type);

    private (StreamedCall?, int) State => _calls is [var first, ..] ? (first, first.Pieces.Count) : default;

    /// <summary>Reads a chunk.</summary>
    /// <returns>The new snapshot; null if the arguments have not changed.</returns>
    /// <exception cref="GeminiJsonException">The arguments of a complete call do not match the type.</exception>
    public JsonSnapshot<T>? With(Chunk chunk)
    {
        switch (chunk)
        {
            case ToolArgumentsChunk { Candidate: 0 } piece when piece.Name == name:
                return TryAdd(piece) ? new(_text.Cut) : null;
            case ToolCallChunk { Candidate: 0 } call when call.Name == name:
                End(call.Id);
                return call.IsComplete ? Whole(call) : null;
            case CheckpointChunk:
                _atCheckpoint = [.. _calls.Select(call => (call, call.Pieces.Count))];
                return null;
            case RewindChunk:
                return TryRewind() && _text.HasCut ? new(_text.Cut) : null;
            case FinishedChunk:
                _calls.Clear();
                (_atCheckpoint, _text) = ([], new(type));
                return null;
            default:
                return null;
        }
    }

    // Returns whether the value of the call that is read has changed.
    private bool TryAdd(ToolArgumentsChunk piece)
    {
        var call = _calls.Find(call => call.Id == piece.Id);
        if (call is null)
        {
            call = new StreamedCall(piece.Id);
            _calls.Add(call);
        }

        call.Pieces.Add(piece);
        return call == _calls[0] && _text.Add(piece);
    }

    private void End(string? id)
    {
        var ended = _calls.FindIndex(call => call.Id == id);
        if (ended >= 0)
        {
            _calls.RemoveAt(ended);
        }

        if (ended == 0)
        {
            ReadFirst();
        }
    }

    // Returns whether the call that is read has changed.
    private bool TryRewind()
    {
        var before = State;
        _calls.Clear();
        foreach (var (call, pieces) in _atCheckpoint)
        {
            call.Pieces.RemoveRange(pieces, call.Pieces.Count - pieces);
            _calls.Add(call);
        }

        var hasChanged = State != before;
        if (hasChanged)
        {
            ReadFirst();
        }

        return hasChanged;
    }

    private void ReadFirst()
    {
        _text = new(type);
        if (_calls is [var first, ..])
        {
            first.Pieces.ForEach(piece => _text.Add(piece));
        }
    }

    private JsonSnapshot<T> Whole(ToolCallChunk call)
    {
        var json = call.Arguments.GetRawText();
        var snapshot = new JsonSnapshot<T>(new JsonCut(new JsonText(type, json.ToCharArray(), 0), json.Length, null, IsInString: false));
        _ = snapshot.Value; // a mismatch is an error of the answer, not of the program that reads the value
        return snapshot;
    }

    /// <summary>A call that has not ended.</summary>
    private sealed class StreamedCall(string? id)
    {
        public string? Id => id;

        /// <summary>The pieces. A rewind to a checkpoint removes the newest ones, so a checkpoint need not copy them.</summary>
        public List<ToolArgumentsChunk> Pieces { get; } = [];
    }
}
