namespace GeminiRx.Live.Internal;

/// <summary>The calls of turns that have ended: their results are sent while the connection lives that has made them.</summary>
internal sealed class OpenCalls
{
    private const int Capacity = 1_000;

    private readonly List<AskedCall> _calls = [];

    public void Add(IEnumerable<AskedCall> calls)
    {
        _calls.AddRange(calls);
        _calls.RemoveRange(0, Math.Max(0, _calls.Count - Capacity));
    }

    /// <summary>The connection is gone. A result of a cancelled call is still ignored without a failure.</summary>
    public void Lose() => _calls.RemoveAll(call => !call.IsCancelled);

    /// <summary>Drops calls whose results the service no longer needs.</summary>
    /// <param name="ids">The service's identifiers.</param>
    /// <returns>The identifiers under which they were delivered.</returns>
    public IReadOnlyList<string> Cancel(IReadOnlyList<string> ids)
    {
        var cancelled = _calls.FindAll(call => call is { IsCancelled: false, CurrentId: { } id } && ids.Contains(id));
        cancelled.ForEach(call => call.IsCancelled = true);
        return [.. cancelled.Select(call => call.Call.Id).OfType<string>()];
    }

    /// <summary>Takes a result.</summary>
    /// <param name="response">The result.</param>
    /// <param name="sent">The result as the connection knows the call; null if it is not sent.</param>
    /// <returns>Whether the call is known, and has no result.</returns>
    public bool TryAnswer(FunctionResponsePart response, out FunctionResponsePart? sent)
    {
        var asked = _calls.Find(call => call.IsAnsweredBy(response));
        sent = asked?.Take(response);
        return asked is not null;
    }
}
