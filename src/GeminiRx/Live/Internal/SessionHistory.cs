namespace GeminiRx.Live.Internal;

/// <summary>The turns of a session, and which of them the handle does not cover.</summary>
/// <param name="maxLength">The number of characters that are kept, media in base64.</param>
internal sealed class SessionHistory(int maxLength)
{
    private readonly List<(IReadOnlyList<Content> Contents, long Length)> _turns = [];
    private int _covered;
    private long _length;

    public bool HasUncovered => _covered < _turns.Count;

    public void Add(TurnHistory turn)
    {
        var contents = turn.ToContents();
        if (contents.Count > 0)
        {
            var length = PartSize.Of(contents);
            _turns.Add((contents, length));
            _length += length;
        }

        while (_length > maxLength && _turns.Count > 0)
        {
            _length -= _turns[0].Length;
            _turns.RemoveAt(0);
            _covered = Math.Max(0, _covered - 1);
        }
    }

    /// <summary>The handle covers every turn.</summary>
    public void Cover() => _covered = _turns.Count;

    /// <summary>There is no handle.</summary>
    public void Uncover() => _covered = 0;

    public IReadOnlyList<Content> Uncovered() => [.. _turns.Skip(_covered).SelectMany(turn => turn.Contents)];
}
