namespace GeminiRx.Live.Internal;

/// <summary>A turn: what is sent, what has arrived, and what a new connection repeats.</summary>
/// <param name="prompt">The turns that are sent; empty for an answer to live input.</param>
internal sealed class LiveTurn(IReadOnlyList<Content> prompt)
{
    // A repeated answer beyond this is delivered although calls have not come again.
    private const int MaxHeld = 16 * 1024 * 1024;

    private readonly List<AskedCall> _calls = [];
    private readonly List<Chunk> _held = [];
    private long _heldSize;
    private int _textLength;
    private bool _hasContent;
    private bool _hasWords;

    public IReadOnlyList<Content> Prompt { get; } = prompt;

    /// <summary>The number of messages of audio and images that the program has sent before it.</summary>
    public long MediaBefore { get; set; }

    /// <summary>What the conversation contains of this turn.</summary>
    public TurnHistory History { get; } = new(prompt);

    /// <summary>Whether it answers live input.</summary>
    public bool IsSpoken => Prompt.Count == 0;

    /// <summary>Whether the connection has sent anything of this turn.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Whether its audio was sent to a new connection, which has not begun to answer. What is shown remains until then.</summary>
    public bool IsHeardAgain { get; private set; }

    /// <summary>What the user says, as it is heard again.</summary>
    public List<Chunk> HeardAgain { get; } = [];

    /// <summary>Whether the service says that it was interrupted.</summary>
    public bool IsInterrupted { get; set; }

    /// <summary>Whether the program has interrupted it: it is not repeated.</summary>
    public bool IsInterruptRequested { get; set; }

    /// <summary>Whether its observer is gone: the rest is dropped, and it is not repeated.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>Whether the service has said <c>turnComplete</c>, which need not be the end.</summary>
    public bool HasCompleted { get; set; }

    /// <summary>Whether the model has said that more follows after the end of a spoken piece.</summary>
    public bool IsInProgress { get; set; }

    /// <summary>Whether the transcription of what the model says may go on.</summary>
    public bool HasOpenWords { get; private set; }

    /// <summary>Whether the model has spoken, and nothing of it is transcribed.</summary>
    public bool IsWordless { get; private set; }

    /// <summary>The counts since the turn was sent, or sent again.</summary>
    public Usage? Usage { get; private set; }

    /// <summary>The calls without a result. Those that are cancelled are among them.</summary>
    public IEnumerable<AskedCall> OpenCalls => _calls.Where(call => call.Response is null);

    private bool IsRepeating => _calls.Any(call => !call.HasCome);

    /// <summary>The running count of this turn, after one more report of the service.</summary>
    public UsageChunk Add(Usage usage) => new(Usage = Usage.Sum(Usage, usage)!);

    /// <summary>Takes content. It is held while calls that were delivered before a rewind have not come again.</summary>
    /// <returns>What is delivered.</returns>
    public IReadOnlyList<Chunk> Take(Chunk chunk)
    {
        // What the user says is not revoked by calls that come again.
        if (chunk is TranscriptionChunk { IsInput: true } heard)
        {
            return History.Heard.Take(heard) is { } added ? [added] : [];
        }

        (HasOpenWords, IsWordless) = chunk switch
        {
            TranscriptionChunk words => (!words.IsFinished, false),
            MediaChunk media when media.MimeType.StartsWith("audio/", StringComparison.Ordinal) => (HasOpenWords, !_hasWords),
            _ => (HasOpenWords, IsWordless),
        };
        _hasWords = chunk is TranscriptionChunk piece ? !piece.IsFinished : _hasWords;
        if (!IsRepeating)
        {
            Record(chunk);
            return [chunk];
        }

        _held.Add(chunk);
        _heldSize += PartSize.Of(chunk);
        return _heldSize > MaxHeld ? EndRepetition() : [];
    }

    /// <summary>Its audio is sent to a new connection.</summary>
    public void HearAgain()
    {
        IsHeardAgain = true;
        HeardAgain.Clear();
        History.Heard.Expect();
    }

    /// <summary>Takes what the user says, as it was heard again.</summary>
    /// <returns>What is new of it.</returns>
    public IReadOnlyList<Chunk> TakeHeardAgain()
    {
        List<Chunk> taken = [.. HeardAgain.SelectMany(Take)];
        HeardAgain.Clear();
        return taken;
    }

    /// <summary>Starts the turn again on a new connection.</summary>
    /// <param name="hasAudio">Whether audio (or an image) is sent again.</param>
    /// <returns>The rewind of what was delivered since the last call; null if there is nothing.</returns>
    public RewindChunk? Repeat(bool hasAudio)
    {
        var rewind = _hasContent ? new RewindChunk(_textLength) : null;
        (_hasContent, _textLength) = (false, 0);
        (HasBegun, IsInProgress, IsInterrupted, HasCompleted) = (false, false, false, false);
        (HasOpenWords, IsWordless, _hasWords) = (false, false, false);
        Usage = null; // the law of resumption: the counts are those of the turn without a cut
        _calls.ForEach(call => call.HasCome = false);
        DropHeld();
        IsHeardAgain = false;
        History.Rewind();
        if (hasAudio)
        {
            History.Heard.Expect();
        }

        return rewind;
    }

    /// <summary>Takes a call of the model.</summary>
    /// <returns>What is delivered and sent.</returns>
    public CallStep Take(ToolCallChunk call)
    {
        if (_calls.Find(asked => asked.IsRepeatedBy(call)) is { } repeated)
        {
            (repeated.HasCome, repeated.CurrentId) = (true, call.Id);
            DropHeld();
            return new CallStep([], repeated.Response is { } given ? given with { Id = call.Id } : null);
        }

        var before = EndRepetition();
        _calls.Add(new AskedCall(call) { CurrentId = call.Id });
        (_hasContent, _textLength) = (false, 0);
        History.Add(call);
        return new CallStep([.. before, call], null);
    }

    /// <summary>Ends the repetition: calls that have not come again are not made, and what was held is delivered.</summary>
    public IReadOnlyList<Chunk> EndRepetition()
    {
        var missing = _calls.FindAll(call => !call.HasCome);
        _calls.RemoveAll(call => !call.HasCome);
        missing.ForEach(call => History.Remove(call.Call));
        List<Chunk> delivered = [.. _held];
        DropHeld();
        delivered.ForEach(Record);
        if (IdsOf(missing.Where(call => call.Response is null)) is { Count: > 0 } ids)
        {
            delivered.Add(new ToolCallCancellationChunk(ids));
        }

        return delivered;
    }

    /// <summary>Cancels every call without a result.</summary>
    /// <returns>The identifiers under which they were delivered.</returns>
    public IReadOnlyList<string> CancelOpen() => Cancel(call => call is { Response: null, IsCancelled: false });

    /// <summary>Drops calls whose results the service no longer needs.</summary>
    /// <param name="ids">The service's identifiers.</param>
    /// <returns>The identifiers under which they were delivered.</returns>
    public IReadOnlyList<string> Cancel(IReadOnlyList<string> ids) => Cancel(call => call.CurrentId is { } id && ids.Contains(id));

    /// <summary>Records a result.</summary>
    /// <param name="response">The result.</param>
    /// <param name="sent">The result as the connection knows the call; null if it is not sent now.</param>
    /// <returns>Whether the turn has the call, and no result of it.</returns>
    public bool TryAnswer(FunctionResponsePart response, out FunctionResponsePart? sent)
    {
        var asked = _calls.Find(call => call.IsAnsweredBy(response));
        sent = asked?.Take(response);
        if (asked is { IsCancelled: false })
        {
            History.Add(response);
        }

        return asked is not null;
    }

    private void Record(Chunk chunk)
    {
        _hasContent |= chunk is { IsContent: true } or TranscriptionChunk { IsInput: false }; // words may come before their speech
        _textLength += chunk is TextChunk { Candidate: 0 } text ? text.Text.Length : 0;
        History.Add(chunk);
    }

    private void DropHeld()
    {
        _held.Clear();
        _heldSize = 0;
    }

    private IReadOnlyList<string> Cancel(Predicate<AskedCall> which)
    {
        var cancelled = _calls.FindAll(which);
        cancelled.ForEach(call => call.IsCancelled = true);
        return IdsOf(cancelled);
    }

    private static IReadOnlyList<string> IdsOf(IEnumerable<AskedCall> calls) => [.. calls.Select(call => call.Call.Id).OfType<string>()];
}

/// <summary>What follows from a call.</summary>
/// <param name="Delivered">The call, if it is new, after what was held before it.</param>
/// <param name="Response">The result of a call that came again, if there is one already.</param>
internal readonly record struct CallStep(IReadOnlyList<Chunk> Delivered, FunctionResponsePart? Response);
