using System.Text;

namespace GeminiRx.Live.Internal;

/// <summary>A turn as text and calls, for a connection that does not know it.</summary>
internal sealed class TurnHistory(IReadOnlyList<Content> prompt)
{
    private readonly List<Item> _settled = [.. prompt.Select(turn => new Item.Said(turn))];
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _spoken = new();
    private string _preceding = ""; // what the user said before the prompt

    public void Add(Chunk chunk)
    {
        switch (chunk)
        {
            case TextChunk { Candidate: 0 } text:
                _text.Append(text.Text);
                break;
            case TranscriptionChunk { IsInput: false } spoken:
                _spoken.Append(spoken.Text);
                break;
            case ToolCallChunk { Name.Length: > 0, IsComplete: true } call:
                Settle();
                LastCalls().Add(call);
                break;
            default:
                break;
        }
    }

    /// <summary>What the user says in the turn, and has said before it.</summary>
    public HeardWords Heard { get; private set; } = new();

    /// <summary>Begins the turn with what the user has said before.</summary>
    public void Begin(HeardWords heard)
    {
        Heard = heard;
        if (prompt.Count > 0 && heard.Open is { Length: > 0 } words)
        {
            _preceding = words;
            _settled.Insert(0, new Item.Said(Content.User(words)));
            heard.Settle();
        }
    }

    /// <summary>Adds the result of a call; a later one of the same call replaces it.</summary>
    public void Add(FunctionResponsePart response) =>
        _settled
            .OfType<Item.Called>()
            .LastOrDefault(calls => calls.Has(call => call.Id == response.Id && call.Name == response.Name))
            ?.Add(response);

    /// <summary>Removes a call that is not made.</summary>
    public void Remove(ToolCallChunk call)
    {
        foreach (var calls in _settled.OfType<Item.Called>())
        {
            calls.Remove(call);
        }
    }

    /// <summary>Removes what the model said since the last call. What the user said remains.</summary>
    public void Rewind()
    {
        _text.Clear();
        _spoken.Clear();
    }

    /// <summary>The words of the user that a rewind has revoked, which are said nevertheless: those before the prompt, and those
    /// since.</summary>
    public (string Before, string Since) Revoked()
    {
        var all = Heard.Revocable;
        var before = _preceding.Length > 0 && all.StartsWith(_preceding, StringComparison.Ordinal) ? _preceding : "";
        return (before, all[before.Length..]);
    }

    /// <summary>The turns, each with a part. Calls of one message are one turn, and so are their results; a call without a result is left
    /// out, as the service requires.</summary>
    public IReadOnlyList<Content> ToContents() => [.. _settled.SelectMany(item => item.ToContents()), .. Open()];

    private void Settle()
    {
        _settled.AddRange(Open().Select(turn => new Item.Said(turn)));
        Rewind();
        Heard.Keep();
        _preceding = "";
    }

    /// <summary>The calls of this message, or new ones: a result ends a message.</summary>
    private Item.Called LastCalls()
    {
        if (_settled is [.., Item.Called { HasResults: false } last])
        {
            return last;
        }

        var added = new Item.Called();
        _settled.Add(added);
        return added;
    }

    private IEnumerable<Content> Open()
    {
        if (Heard.Open is { Length: > 0 } heard)
        {
            yield return Content.User(heard);
        }

        // Speech and its transcription are the same words; the text of a spoken answer is usually empty.
        if ((_text.Length > 0 ? _text : _spoken) is { Length: > 0 } words)
        {
            yield return Content.Model(words.ToString());
        }
    }

    private abstract class Item
    {
        public abstract IEnumerable<Content> ToContents();

        public sealed class Said(Content turn) : Item
        {
            public override IEnumerable<Content> ToContents() => [turn];
        }

        public sealed class Called : Item
        {
            private readonly List<ToolCallChunk> _calls = [];
            private readonly List<FunctionResponsePart> _results = [];

            public bool HasResults => _results.Count > 0;

            public bool Has(Func<ToolCallChunk, bool> which) => _calls.Any(which);

            public void Add(ToolCallChunk call) => _calls.Add(call);

            public void Add(FunctionResponsePart result)
            {
                _results.RemoveAll(earlier => earlier.Id == result.Id && earlier.Name == result.Name);
                _results.Add(result with { WillContinue = false });
            }

            public void Remove(ToolCallChunk call) => _calls.Remove(call);

            public override IEnumerable<Content> ToContents()
            {
                var pairs = _calls
                    .Select(call => (Call: call, Result: _results.Find(result => result.Id == call.Id && result.Name == call.Name)))
                    .Where(pair => pair.Result is not null)
                    .ToList();
                return pairs.Count == 0
                    ? []
                    : [Content.Model(pairs.Select(pair => PartOf(pair.Call))), Content.User(pairs.Select(pair => pair.Result!))];
            }

            private static FunctionCallPart PartOf(ToolCallChunk call) =>
                new(call.Name, call.Arguments) { Id = call.Id, ThoughtSignature = call.ThoughtSignature };
        }
    }
}
