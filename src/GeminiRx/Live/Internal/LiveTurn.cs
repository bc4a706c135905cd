using System.Text.Json;

namespace GeminiRx.Live.Internal;

/// <summary>A turn: what is sent, what has arrived, and what a new connection repeats.</summary>
/// <param name="prompt">The turns that are sent; empty for an answer to live input.</param>
internal sealed class LiveTurn(IReadOnlyList<Content> prompt)
{
    private readonly List<AskedCall> _calls = [];
    private int _textLength;
    private bool _hasContent;
    private int _repeated;

    public IReadOnlyList<Content> Prompt { get; } = prompt;

    /// <summary>What the conversation contains of this turn.</summary>
    public TurnHistory History { get; } = new(prompt);

    public bool IsSent { get; set; }

    /// <summary>Whether the connection has sent anything of this turn.</summary>
    public bool HasBegun { get; set; }

    public bool IsInterrupted { get; set; }

    /// <summary>Whether its observer is gone: the rest is dropped.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>Whether the model has said that more follows after the end of a spoken piece.</summary>
    public bool IsInProgress { get; set; }

    public Usage? Usage { get; private set; }

    /// <summary>Whether content is dropped, because calls that were delivered before a rewind have not come again.</summary>
    public bool IsRepeating => _repeated < _calls.Count;

    /// <summary>The running count of this turn, after one more report of the service.</summary>
    public UsageChunk Add(Usage usage) => new(Usage = Usage.Sum(Usage, usage)!);

    /// <summary>Records content that is delivered.</summary>
    public void Record(Chunk chunk)
    {
        _hasContent |= chunk.IsContent;
        _textLength += chunk is TextChunk { Candidate: 0 } text ? text.Text.Length : 0;
        History.Add(chunk);
    }

    /// <summary>Starts the turn again on a new connection.</summary>
    /// <returns>The rewind of what was delivered since the last call; null if there is nothing.</returns>
    public RewindChunk? Repeat()
    {
        var rewind = _hasContent ? new RewindChunk(_textLength) : null;
        (_hasContent, _textLength, _repeated, Usage, HasBegun, IsInProgress) = (false, 0, 0, null, false, false);
        History.Rewind();
        return rewind;
    }

    /// <summary>Takes a call of the model.</summary>
    /// <returns>What is delivered and sent.</returns>
    public CallStep Take(ToolCallChunk call)
    {
        if (IsRepeating)
        {
            var asked = _calls[_repeated];
            if (asked.Call.Name == call.Name && JsonElement.DeepEquals(asked.Call.Arguments, call.Arguments))
            {
                _repeated++;
                asked.CurrentId = call.Id;
                return new CallStep(null, asked.Response is { } given ? given with { Id = call.Id } : null, []);
            }
        }

        var cancelled = CancelUnrepeated();
        _calls.Add(new AskedCall(call) { CurrentId = call.Id });
        (_repeated, _hasContent, _textLength) = (_calls.Count, false, 0);
        History.Add(call);
        return new CallStep(call, null, cancelled);
    }

    /// <summary>Ends the repetition: calls that have not come again are not made.</summary>
    /// <returns>The identifiers of those without a result.</returns>
    public IReadOnlyList<string> CancelUnrepeated()
    {
        var missing = _calls.Skip(_repeated).ToList();
        _calls.RemoveRange(_repeated, missing.Count);
        return [.. missing.Where(call => call.Response is null).Select(call => call.Call.Id).OfType<string>()];
    }

    /// <summary>Drops calls whose results the service no longer needs.</summary>
    /// <param name="ids">The service's identifiers.</param>
    /// <returns>The identifiers under which they were delivered.</returns>
    public IReadOnlyList<string> Cancel(IReadOnlyList<string> ids)
    {
        var cancelled = _calls.Where(call => call.CurrentId is { } id && ids.Contains(id)).ToList();
        foreach (var call in cancelled)
        {
            call.IsCancelled = true;
        }

        return [.. cancelled.Select(call => call.Call.Id!)];
    }

    /// <summary>Records a result.</summary>
    /// <returns>The result as the connection knows the call; null if it is not sent now.</returns>
    public FunctionResponsePart? Answer(FunctionResponsePart response)
    {
        var index = _calls.FindIndex(call => call.Call.Id == response.Id && call.Call.Name == response.Name && call.Response is null);
        if (index < 0 || _calls[index].IsCancelled)
        {
            return null;
        }

        var asked = _calls[index];
        asked.Response = response.WillContinue ? null : response;
        History.Add(response);
        return index < _repeated ? response with { Id = asked.CurrentId } : null;
    }

    private sealed class AskedCall(ToolCallChunk call)
    {
        public ToolCallChunk Call => call;

        /// <summary>The identifier on the current connection.</summary>
        public string? CurrentId { get; set; }

        public FunctionResponsePart? Response { get; set; }

        public bool IsCancelled { get; set; }
    }
}

/// <summary>What follows from a call.</summary>
/// <param name="Delivered">The call, if it is new.</param>
/// <param name="Response">The result of a call that came again, if there is one already.</param>
/// <param name="Cancelled">Calls that are not made any more.</param>
internal readonly record struct CallStep(ToolCallChunk? Delivered, FunctionResponsePart? Response, IReadOnlyList<string> Cancelled);
