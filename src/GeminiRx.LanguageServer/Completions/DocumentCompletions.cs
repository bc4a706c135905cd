using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Completions;

/// <summary>Runs a <see cref="CompletionCore"/>: passes it one event after the other, and performs its effects. Safe from any
/// thread.</summary>
/// <param name="ask">Asks the service for the text at an offset of a document. It may throw.</param>
/// <param name="onFailure">Receives why there is no answer.</param>
/// <param name="counts">Counts what happens.</param>
/// <param name="scheduler">Runs the waits.</param>
internal sealed class DocumentCompletions(
    Func<Document, int, IObservable<string>> ask,
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
    /// <returns>The text; null for none.</returns>
    public async Task<string?> RequestAsync(
        Document document,
        int offset,
        bool isExplicit,
        CompletionLimits limits,
        CancellationToken cancellationToken
    )
    {
        var answer = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        int id;
        lock (_gate)
        {
            id = ++_lastId;
            _requests.Add(id, new Request(document, offset, answer));
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
            foreach (var effect in _core.Step(next))
            {
                Perform(effect);
            }
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
                counts.Answered(answer.Text is not null);
                Take(answer.Id).Answer.SetResult(answer.Text);
                break;
            case CompletionEffect.Start start:
                counts.Called();
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

    private Request Take(int id)
    {
        lock (_gate)
        {
            _requests.Remove(id, out var request);
            return request!;
        }
    }

    private void Start(int stream, int id)
    {
        Request request;
        lock (_gate)
        {
            request = _requests[id];
        }

        try
        {
            _answer = ask(request.Document, request.Offset)
                .Subscribe(
                    text => Post(new CompletionEvent.Arrived(stream, text)),
                    e => Fail(stream, e),
                    () => Post(new CompletionEvent.Ended(stream))
                );
        }
        catch (Exception e) when (e is GeminiException or StreamJsonRpc.LocalRpcException)
        {
            Fail(stream, e);
        }
    }

    private void Fail(int stream, Exception e)
    {
        onFailure(e);
        Post(new CompletionEvent.Failed(stream));
    }

    private sealed record Request(Document Document, int Offset, TaskCompletionSource<string?> Answer);
}
