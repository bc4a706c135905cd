using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Completions;

/// <summary>Runs a <see cref="CompletionCore"/>: passes it one event after the other, and performs its effects. Safe from any
/// thread.</summary>
/// <param name="ask">Asks the service for the text at an offset of a document, for the user or not; null if it is not to be asked. It may
/// throw.</param>
/// <param name="onFailure">Receives why there is no answer. It must not throw.</param>
/// <param name="counts">Counts what happens.</param>
/// <param name="scheduler">Runs the waits.</param>
internal sealed class DocumentCompletions(
    Func<Document, int, bool, IObservable<Chunk>?> ask,
    Action<Exception> onFailure,
    CompletionCounts counts,
    IScheduler scheduler
)
{
    private readonly CompletionCore _core = new();
    private readonly Lock _gate = new();
    private readonly Queue<CompletionEvent> _events = new();
    private readonly Dictionary<int, Request> _requests = [];
    private IDisposable _answer = Disposable.Empty;
    private bool _isHandling;
    private int _lastId;

    /// <summary>Asks for the text at a place.</summary>
    /// <param name="document">The document.</param>
    /// <param name="offset">The offset of the place.</param>
    /// <param name="isExplicit">Whether the user asks for it.</param>
    /// <param name="limits">The limits of the answer.</param>
    /// <param name="cancellationToken">Ends the wait; the answer of the service may still be used by the next request.</param>
    /// <returns>The text, empty if nothing is offered there; null if the request is superseded.</returns>
    public async Task<CompletionRest?> RequestAsync(
        Document document,
        int offset,
        bool isExplicit,
        CompletionLimits limits,
        CancellationToken cancellationToken
    )
    {
        var answer = new TaskCompletionSource<CompletionRest?>(TaskCreationOptions.RunContinuationsAsynchronously);
        int id;
        lock (_gate)
        {
            id = ++_lastId;
            _requests.Add(id, new Request(document, offset, isExplicit, answer));
        }

        Post(new CompletionEvent.Requested(id, CompletionPlace.Of(document, offset), isExplicit, limits));
        using (cancellationToken.Register(() => Post(new CompletionEvent.Cancelled(id))))
        {
            return await answer.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Takes an event. Events are handled one after the other, on the thread of one of those that post them.</summary>
    public void Post(CompletionEvent input)
    {
        lock (_gate)
        {
            _events.Enqueue(input);
            if (_isHandling)
            {
                return;
            }

            _isHandling = true;
        }

        while (TryTake(out var next))
        {
            try
            {
                foreach (var effect in _core.Step(next))
                {
                    Perform(effect);
                }
            }
            catch (Exception e)
            {
                // The threads that get here are those of the connection, of the service and of timers: it must not end them.
                Reset(e);
            }
        }
    }

    // Nothing of what was going on is continued.
    private void Reset(Exception cause)
    {
        _core.Step(new CompletionEvent.Closed());
        List<int> waiting;
        lock (_gate)
        {
            waiting = [.. _requests.Keys];
        }

        waiting.ForEach(id => Answer(id, CompletionRest.Nothing, isNew: false));
        onFailure(cause);
        try
        {
            _answer.Dispose();
        }
        catch (Exception e)
        {
            onFailure(e);
        }
        finally
        {
            _answer = Disposable.Empty;
        }
    }

    private bool TryTake(out CompletionEvent next)
    {
        lock (_gate)
        {
            return _isHandling = _events.TryDequeue(out next!);
        }
    }

    private void Perform(CompletionEffect effect)
    {
        switch (effect)
        {
            case CompletionEffect.Answer answer:
                Answer(answer.Id, answer.Text, answer.IsNew);
                break;
            case CompletionEffect.Start start:
                Start(start.Stream, start.Request);
                break;
            case CompletionEffect.Abort:
                _answer.Dispose();
                break;
            case CompletionEffect.Wake wake:
                scheduler.Schedule(wake.Time, () => Post(new CompletionEvent.Woken(wake.Wait, wake.Id)));
                break;
            case CompletionEffect.Accepted:
                counts.Accepted();
                break;
        }
    }

    // After a reset, a request may be answered already.
    private void Answer(int id, CompletionRest? text, bool isNew)
    {
        Request? request;
        lock (_gate)
        {
            _requests.Remove(id, out request);
        }

        if (request is not null)
        {
            counts.Answered(isNew);
            request.Answer.SetResult(text);
        }
    }

    private void Start(int stream, int id)
    {
        Request? request;
        lock (_gate)
        {
            request = _requests.GetValueOrDefault(id);
        }

        try
        {
            if (request is not null && ask(request.Document, request.Offset, request.IsExplicit) is { } answer)
            {
                _answer = answer.Subscribe(
                    chunk => OnChunk(stream, chunk),
                    e => Fail(stream, e),
                    () => Post(new CompletionEvent.Ended(stream, IsWhole: false))
                );
            }
            else
            {
                Post(new CompletionEvent.Failed(stream));
            }
        }
        catch (Exception e)
        {
            Fail(stream, e);
        }
    }

    private void OnChunk(int stream, Chunk chunk)
    {
        if (chunk is TextChunk { Candidate: 0, Text: var text })
        {
            Post(new CompletionEvent.Arrived(stream, text));
        }
        else if (chunk is FinishedChunk { Outcome: var outcome })
        {
            Post(new CompletionEvent.Ended(stream, outcome == Outcome.Completed));
        }
    }

    private void Fail(int stream, Exception e)
    {
        onFailure(e);
        Post(new CompletionEvent.Failed(stream));
    }

    private sealed record Request(Document Document, int Offset, bool IsExplicit, TaskCompletionSource<CompletionRest?> Answer);
}
