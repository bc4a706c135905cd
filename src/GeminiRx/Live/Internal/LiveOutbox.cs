using GeminiRx.Errors;

namespace GeminiRx.Live.Internal;

/// <summary>What waits for being sent. Messages about turns come first and belong to one connection; audio and images wait for the
/// next, which also gets again what was not answered. A prompt comes after the audio and the images that the program has sent
/// before.</summary>
internal sealed class LiveOutbox(int maxBytes)
{
    // One that is alone may be larger than the limit.
    private const int MaxSize = 64 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<ClientMessage> _ordered = new();
    private long _orderedBytes;
    private readonly Queue<WaitingAudio> _realtime = new();
    private readonly SentAudio _sent = new(maxBytes);
    private int _connection;
    private long _taken; // of the audio and the images, from the first
    private long _bytes;
    private bool _isClosed;

    /// <summary>The number of messages of audio and images so far.</summary>
    public long MediaCount
    {
        get
        {
            lock (_gate)
            {
                return _taken + _realtime.Count;
            }
        }
    }

    /// <summary>Whether too much waits for a further message, unless it is the only one.</summary>
    public bool IsFull(long size)
    {
        lock (_gate)
        {
            return _orderedBytes > 0 && _orderedBytes + size > maxBytes;
        }
    }

    public void Add(ClientMessage message)
    {
        lock (_gate)
        {
            _orderedBytes += message.Size;
            _ordered.Enqueue(message);
        }
    }

    /// <summary>Adds audio or an image.</summary>
    /// <returns>Completes when it is sent.</returns>
    public Task Add(ClientMessage.Realtime message)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return Task.FromException(LiveErrors.Ended(null));
            }

            if (message.Size > MaxSize || (_bytes > 0 && _bytes + message.Size > maxBytes))
            {
                return Task.FromException(LiveErrors.Overflow(maxBytes));
            }

            _bytes += message.Size;
            var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _realtime.Enqueue(new WaitingAudio(message, sent));
            return sent.Task;
        }
    }

    /// <summary>Starts with a connection, and drops the messages of the one before.</summary>
    /// <param name="connection">The number of the connection; 0 for none.</param>
    public void Start(int connection)
    {
        lock (_gate)
        {
            if (connection > 0)
            {
                _sent.SendAgain();
            }

            _connection = connection;
            _ordered.Clear();
            _orderedBytes = 0;
        }
    }

    /// <summary>Takes the next message.</summary>
    /// <param name="connection">The connection that sends it.</param>
    /// <param name="sent">Is completed when an audio or an image is sent.</param>
    /// <returns>The message; null if nothing waits for this connection.</returns>
    public ClientMessage? Take(int connection, out TaskCompletionSource? sent)
    {
        lock (_gate)
        {
            sent = null;
            if (connection != _connection)
            {
                return null;
            }

            if (
                _ordered.TryPeek(out var ordered)
                && !(ordered is ClientMessage.Contents { MediaBefore: { } before } && (_sent.HasAgain || _taken < before))
            )
            {
                _orderedBytes -= ordered.Size;
                return _ordered.Dequeue();
            }

            if (_sent.TakeAgain() is { } again)
            {
                sent = again.Sent;
                return again.Message;
            }

            if (!_realtime.TryDequeue(out var next))
            {
                return null;
            }

            _bytes -= next.Message.Size;
            _taken++;
            _sent.Add(next);
            sent = next.Sent;
            return next.Message;
        }
    }

    /// <summary>The model begins to answer the audio that was sent so far.</summary>
    public void MarkAudio()
    {
        lock (_gate)
        {
            _sent.Mark();
        }
    }

    /// <summary>The marked audio is answered.</summary>
    public void ForgetAudio()
    {
        lock (_gate)
        {
            _sent.Forget();
        }
    }

    /// <summary>Fails what waits, and what is added later.</summary>
    public void Close()
    {
        List<TaskCompletionSource> waiting;
        lock (_gate)
        {
            _isClosed = true;
            waiting = [.. _realtime.Concat(_sent.Clear()).Select(item => item.Sent)];
            _realtime.Clear();
        }

        waiting.ForEach(item => item.TrySetException(LiveErrors.Ended(null)));
    }
}
