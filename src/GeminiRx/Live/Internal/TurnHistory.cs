using System.Text;

namespace GeminiRx.Live.Internal;

/// <summary>A turn as text and calls, for a connection that does not know it.</summary>
internal sealed class TurnHistory(IReadOnlyList<Content> prompt)
{
    private readonly List<Item> _settled = [.. prompt.Select(turn => new Item.Said(turn))];
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _spoken = new();
    private HeardWords _heard = new();
    private Item? _preceding; // what the user said before the prompt

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

    /// <summary>Begins the turn with what the user has said before.</summary>
    public void Begin(HeardWords heard)
    {
        _heard = heard;
        if (prompt.Count > 0 && !heard.IsEmpty)
        {
            _preceding = new Item.Said(Content.User(heard.Open));
            _settled.Insert(0, _preceding);
            heard.Settle();
        }
    }

    /// <summary>Adds a piece of what the user says.</summary>
    /// <returns>What is new of it; null if nothing is.</returns>
    public TranscriptionChunk? Hear(TranscriptionChunk piece) => _heard.Take(piece);

    /// <summary>The audio of the user is sent again.</summary>
    public void Expect() => _heard.Expect();

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

    /// <summary>Removes what was said since the last call, for a new connection.</summary>
    /// <param name="isRewound">Whether a rewind has revoked it.</param>
    /// <param name="hasAudio">Whether the audio of the user is sent again, so that its words come again.</param>
    public void Repeat(bool isRewound, bool hasAudio)
    {
        _text.Clear();
        _spoken.Clear();
        if (!hasAudio)
        {
            return;
        }

        if (isRewound)
        {
            _heard.Rewind();
            if (_heard.IsEmpty && _preceding is not null)
            {
                _settled.Remove(_preceding);
            }
        }

        _heard.Expect();
    }

    /// <summary>The turns, each with a part. Calls of one message are one turn, and so are their results; a call without a result is left
    /// out, as the service requires.</summary>
    public IReadOnlyList<Content> ToContents() => [.. _settled.SelectMany(item => item.ToContents()), .. Open()];

    private void Settle()
    {
        _settled.AddRange(Open().Select(turn => new Item.Said(turn)));
        _text.Clear();
        _spoken.Clear();
        _heard.Keep();
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
        if (_heard.Open is { Length: > 0 } heard)
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
