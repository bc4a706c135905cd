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

    // A monitor, because Rx has no asynchronous OnNext: to slow a source down, its thread has to wait.
    private readonly object _gate = new();
    private readonly Queue<SessionEvent> _events = new();
    private readonly Queue<SessionEvent> _answer = new();
    private readonly SemaphoreSlim _posted = new(0);
    private int? _subscriber;
    private bool _isStopped;
    private bool _isClosed;

    /// <summary>Posts an event of the editor or a command. Returns at once; has no effect after <see cref="Close"/>.</summary>
    public void Post(SessionEvent input) => Add(_events, input, isLimited: false);

    /// <summary>Posts the next chunk of the answer. Waits while the queue is full, until <see cref="StopWaiting"/>.</summary>
    public void PostChunk(SessionEvent input) => Add(_answer, input, isLimited: true);

    /// <summary>Posts the end of the answer, behind its chunks. Returns at once.</summary>
    public void PostEnd(SessionEvent input) => Add(_answer, input, isLimited: false);

    /// <summary>
    /// Subscribes to the answer. Chunks that the subscription delivers on this thread do not wait, because this thread reads them later.
    /// </summary>
    public void Subscribe(Action subscribe)
    {
        SetSubscriber(Environment.CurrentManagedThreadId);
        try
        {
            subscribe();
        }
        finally
        {
            SetSubscriber(null);
        }
    }

    /// <summary>Ends all waits, now and later, because the answer is being stopped. No chunk is lost.</summary>
    public void StopWaiting()
    {
        lock (_gate)
        {
            _isStopped = true;
            Monitor.PulseAll(_gate);
        }
    }

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

    /// <summary>Refuses all further events, and ends all waits.</summary>
    /// <returns>The events of the editor and of commands that were not read, in order.</returns>
    public IReadOnlyList<SessionEvent> Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            SessionEvent[] unread = [.. _events];
            _events.Clear();
            _answer.Clear();
            Monitor.PulseAll(_gate);
            return unread;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            Close();
            _posted.Dispose();
        }
    }

    private SessionEvent? TryRead(bool acceptsAnswer)
    {
        lock (_gate)
        {
            if (_events.TryDequeue(out var input))
            {
                return input;
            }

            if (!acceptsAnswer || !_answer.TryDequeue(out input))
            {
                return null;
            }

            Monitor.Pulse(_gate);
            return input;
        }
    }

    // Called under the gate.
    private bool Waits(Queue<SessionEvent> queue) =>
        queue.Count >= MaxChunks && !_isClosed && !_isStopped && _subscriber != Environment.CurrentManagedThreadId;

    private void SetSubscriber(int? thread)
    {
        lock (_gate)
        {
            _subscriber = thread;
        }
    }

    private void Add(Queue<SessionEvent> queue, SessionEvent input, bool isLimited)
    {
        lock (_gate)
        {
            while (isLimited && Waits(queue))
            {
                Monitor.Wait(_gate);
            }

            if (_isClosed)
            {
                return;
            }

            queue.Enqueue(input);
            _posted.Release();
        }
    }
}
