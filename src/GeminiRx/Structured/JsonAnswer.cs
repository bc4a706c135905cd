using System.Text.Json.Serialization.Metadata;

namespace GeminiRx.Structured;

/// <summary>The state of <see cref="ChunkOperators.ParseJson"/>.</summary>
/// <param name="type">The type's metadata.</param>
internal sealed class JsonAnswer<T>(JsonTypeInfo<T> type)
{
    private PartialJsonReader _reader = new(type);
    private int _checkpoint;
    private bool _hasBegun;

    /// <summary>Reads a chunk.</summary>
    /// <returns>The new snapshot; null if the value has not changed.</returns>
    /// <exception cref="GeminiJsonException">The text is not JSON of the type, or breaks off.</exception>
    public JsonSnapshot<T>? With(Chunk chunk)
    {
        _hasBegun |= chunk is TextChunk;
        switch (chunk)
        {
            case TextChunk { Candidate: 0 } text:
                return _reader.Read(text.Text) ? Snapshot() : null;
            case CheckpointChunk:
                _checkpoint = _reader.Length;
                return null;
            case RewindChunk when _reader.Length > _checkpoint:
                _reader = _reader.Rewind(_checkpoint);
                return _reader.HasCut ? Snapshot() : null;
            case FinishedChunk end:
                _hasBegun |= end.Outcome != Outcome.Stopped;
                if (end.Outcome != Outcome.Stopped && ToTruncated() is { } truncated)
                {
                    throw truncated;
                }

                (_reader, _checkpoint, _hasBegun) = (new(type), 0, false);
                return null;
            default:
                return null;
        }
    }

    /// <summary>The error if the answer ends now; null if it has not begun, or its JSON is complete.</summary>
    public GeminiJsonException? ToTruncated() => _hasBegun && !_reader.IsComplete ? _reader.ToTruncated() : null;

    private JsonSnapshot<T> Snapshot()
    {
        var snapshot = new JsonSnapshot<T>(_reader.Cut);
        if (snapshot.IsComplete)
        {
            _ = snapshot.Value; // a mismatch is an error of the answer, not of the program that reads the value
        }

        return snapshot;
    }
}
