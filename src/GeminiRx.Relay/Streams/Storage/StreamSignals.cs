using GeminiRx.Relay.Files;

namespace GeminiRx.Relay.Streams.Storage;

/// <summary>Wakes the readers that wait for a change of a stream. The readers of one stream share one task.</summary>
internal sealed class StreamSignals
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Waited> _waited = [];
    private readonly Func<string, long> _sizeOf;
    private readonly WatchedSizes _sizes;
    private bool _hasEnded;

    /// <summary>Creates the signals.</summary>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="interval">How often the files are looked at, since other processes may append to them.</param>
    /// <param name="sizeOf">The size of a stream's file.</param>
    public StreamSignals(TimeProvider timeProvider, TimeSpan interval, Func<string, long> sizeOf) =>
        (_sizeOf, _sizes) = (sizeOf, new WatchedSizes(timeProvider, interval, sizeOf, Signal));

    /// <summary>The number of readers that wait.</summary>
    public int Readers { get; private set; }

    /// <summary>Whether the host stops: nobody is to wait any more.</summary>
    public bool HasEnded => Volatile.Read(ref _hasEnded);

    /// <summary>Begins to wait for a stream.</summary>
    /// <param name="key">The stream.</param>
    /// <param name="maxReaders">The maximum number of readers.</param>
    /// <returns>The watch, which is to be disposed; null if there are too many readers.</returns>
    public StreamWatch? Watch(string key, int maxReaders)
    {
        var size = _sizeOf(key);
        lock (_gate)
        {
            if (Readers >= maxReaders)
            {
                return null;
            }

            if (!_waited.TryGetValue(key, out var waited))
            {
                _waited[key] = waited = new Waited();
                _sizes.Add(key, size);
            }

            Readers++;
            waited.Readers++;
            return new StreamWatch(this, key, waited);
        }
    }

    /// <summary>Wakes the readers of a stream.</summary>
    public void Signal(string key)
    {
        lock (_gate)
        {
            if (_waited.TryGetValue(key, out var waited))
            {
                waited.Change();
            }
        }
    }

    /// <summary>Wakes all readers, which end.</summary>
    public void End()
    {
        lock (_gate)
        {
            Volatile.Write(ref _hasEnded, true);
            foreach (var waited in _waited.Values)
            {
                waited.Change();
            }
        }
    }

    internal void Leave(string key, Waited waited)
    {
        lock (_gate)
        {
            Readers--;
            if (--waited.Readers == 0)
            {
                _waited.Remove(key);
                _sizes.Remove(key);
            }
        }
    }

    /// <summary>A stream that is waited for. Its tasks run their continuations elsewhere.</summary>
    internal sealed class Waited
    {
        private TaskCompletionSource _changed = Create();

        public int Readers { get; set; }

        public Task Changed => Volatile.Read(ref _changed).Task;

        public void Change() => Interlocked.Exchange(ref _changed, Create()).SetResult();

        private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>A reader that waits.</summary>
internal readonly struct StreamWatch(StreamSignals signals, string key, StreamSignals.Waited waited) : IDisposable
{
    /// <summary>Ends at the next change. A reader takes it before it looks whether there is something to read.</summary>
    public Task Changed => waited.Changed;

    public void Dispose() => signals.Leave(key, waited);
}
