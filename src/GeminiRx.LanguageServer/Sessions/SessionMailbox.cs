using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Sessions;

/// <summary>
/// The events of one session. Events of the editor and of commands never wait and come first. The answer has a queue of its own with a
/// limited length: while it is full, the thread that delivers the answer waits, which slows the reading of the response.
/// </summary>
internal sealed class SessionMailbox : IDisposable
{
    /// <summary>The number of chunks that may be unread.</summary>
    public const int MaxChunks = 64;

    private readonly Lock _gate = new();
    private readonly Queue<SessionEvent> _events = new();
    private readonly Queue<SessionEvent> _answer = new();
    private readonly SemaphoreSlim _posted = new(0);
    private readonly SemaphoreSlim _slots = new(MaxChunks);
    private readonly CancellationTokenSource _unlimited = new();
    private bool _isClosed;

    /// <summary>Posts an event of the editor or a command. Returns at once; has no effect after <see cref="Close"/>.</summary>
    public void Post(SessionEvent input) => Add(_events, input);

    /// <summary>Posts the next chunk of the answer. Waits while the queue is full, at most until <see cref="StopWaiting"/>.</summary>
    public void PostChunk(SessionEvent input)
    {
        try
        {
            // Rx has no asynchronous OnNext: to slow the source down, its thread has to wait.
            _slots.Wait(_unlimited.Token);
        }
        catch (OperationCanceledException)
        {
            // The answer has been stopped: at most one chunk for each source thread exceeds the limit.
        }

        Add(_answer, input);
    }

    /// <summary>Posts the end of the answer, behind its chunks. Returns at once.</summary>
    public void PostEnd(SessionEvent input) => Add(_answer, input);

    /// <summary>Waits for the next event.</summary>
    /// <param name="acceptsAnswer">Returns whether the answer may continue; called before each look at its queue.</param>
    public async ValueTask<SessionEvent> ReadAsync(Func<bool> acceptsAnswer)
    {
        while (true)
        {
            if (TryRead(acceptsAnswer()) is { } input)
            {
                return input;
            }

            await _posted.WaitAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends all waits of <see cref="PostChunk"/>, now and later, because the answer is being stopped. No chunk is lost.</summary>
    public void StopWaiting() => _unlimited.Cancel();

    /// <summary>Refuses all further events.</summary>
    /// <returns>The events of the editor and of commands that were not read, in order.</returns>
    public IReadOnlyList<SessionEvent> Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            SessionEvent[] unread = [.. _events];
            _events.Clear();
            _answer.Clear();
            return unread;
        }
    }

    // The semaphores are not disposed: a source thread may still wait. Without a wait handle they hold nothing to release.
    public void Dispose()
    {
        Close();
        StopWaiting();
    }

    private SessionEvent? TryRead(bool acceptsAnswer)
    {
        SessionEvent? input;
        lock (_gate)
        {
            if (_events.TryDequeue(out input))
            {
                return input;
            }

            if (!acceptsAnswer || !_answer.TryDequeue(out input))
            {
                return null;
            }
        }

        _slots.Release();
        return input;
    }

    private void Add(Queue<SessionEvent> queue, SessionEvent input)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            queue.Enqueue(input);
        }

        _posted.Release();
    }
}
