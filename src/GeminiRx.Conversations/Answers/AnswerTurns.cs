namespace GeminiRx.Conversations.Answers;

/// <summary>Collects the chunks of an answer, and gives the turns that the next request sends back.</summary>
internal sealed class AnswerTurns
{
    private readonly List<Content> _turns = [];
    private readonly List<Chunk> _round = [];
    private readonly List<FunctionResponsePart> _results = [];

    // The media of which no part is taken yet, with the text of the answer that shows each.
    private readonly List<(MediaChunk Media, string File, string Line)> _media = [];

    public void Add(Chunk chunk)
    {
        switch (chunk)
        {
            case ToolResultChunk result:
                _results.Add(FunctionResponsePart.To(result.Call, result.Response));
                break;
            case ContentChunk { Candidate: 0 }:
                EndRound();
                _round.Add(chunk);
                break;
            default:
                break;
        }
    }

    /// <summary>Remembers where the bytes of a medium are, and the text of the answer that shows it.</summary>
    public void AddMedia(MediaChunk media, string file, string line) => _media.Add((media, file, line));

    /// <summary>Takes the place of the bytes of the next part; null for a part that is not in a file. Equal media have two.</summary>
    public (string File, string Line)? TakeFileOf(InlineDataPart part)
    {
        var at = _media.FindIndex(item => item.Media.Data.Equals(part.Data));
        if (at < 0)
        {
            return null;
        }

        var (_, file, line) = _media[at];
        _media.RemoveAt(at);
        return (file, line);
    }

    /// <summary>The turns so far: of each round with calls the model's turn and the turn with the results, then the answer.</summary>
    public IReadOnlyList<Content> ToTurns() =>
        _results.Count == 0 ? [.. _turns, .. Model()] : [.. _turns, .. Model(), Content.User(_results)];

    // Content after results belongs to the next round.
    private void EndRound()
    {
        if (_results.Count == 0)
        {
            return;
        }

        _turns.AddRange(Model());
        _turns.Add(Content.User([.. _results]));
        _round.Clear();
        _results.Clear();
    }

    private IEnumerable<Content> Model() => Content.FromAnswer(_round) is { } turn ? [turn] : [];
}
