using System.Text;

namespace GeminiRx.Operators;

/// <summary>
/// What an operator holds back, by the one rule for it: neighbouring texts of a kind are joined, metadata waits for the next release and only its newest
/// of each kind counts.
/// </summary>
internal sealed class HeldChunks
{
    private readonly List<(ContentChunk First, StringBuilder Text)> _texts = [];
    private readonly List<Chunk> _metadata = [];

    public bool HasText => _texts.Count > 0;

    /// <summary>Holds a chunk.</summary>
    /// <returns>False where it is one that must not be held.</returns>
    public bool TryAdd(Chunk chunk)
    {
        switch (chunk)
        {
            case TextChunk text:
                Add(text, text.Text);
                return true;
            case ThoughtChunk thought:
                Add(thought, thought.Text);
                return true;
            case { IsMetadata: true }:
                _metadata.RemoveAll(held => held.MetadataKind is { } kind && kind.Equals(chunk.MetadataKind));
                _metadata.Add(chunk);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Gives everything up, the texts first.</summary>
    public IReadOnlyList<Chunk> Release()
    {
        var chunks = new List<Chunk>(_texts.Count + _metadata.Count);
        foreach (var (first, text) in _texts)
        {
            chunks.Add(first is TextChunk joined ? joined with { Text = text.ToString() } : (ThoughtChunk)first with { Text = text.ToString() });
        }

        chunks.AddRange(_metadata);
        _texts.Clear();
        _metadata.Clear();
        return chunks;
    }

    private void Add(ContentChunk chunk, string text)
    {
        // A signature belongs to its part: parts that carry one are not joined with others.
        if (_texts is [.., var (last, joined)] && last.GetType() == chunk.GetType() && last.Candidate == chunk.Candidate
            && last.ThoughtSignature is null && chunk.ThoughtSignature is null)
        {
            joined.Append(text);
        }
        else
        {
            _texts.Add((chunk, new StringBuilder(text)));
        }
    }
}
