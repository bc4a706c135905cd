namespace GeminiRx.Relay.Files;

/// <summary>The watches of this process, by the answer that they watch.</summary>
internal sealed class AnswerSignals
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<AnswerWatch>> _watches = [];
    private readonly TimeProvider _timeProvider;
    private readonly Func<string, long> _sizeOf;
    private readonly WatchedSizes _sizes;

    public AnswerSignals(TimeProvider timeProvider, TimeSpan interval, Func<string, long> sizeOf)
    {
        (_timeProvider, _sizeOf) = (timeProvider, sizeOf);
        _sizes = new WatchedSizes(timeProvider, interval, sizeOf, Signal);
    }

    public AnswerWatch Watch(string id)
    {
        var size = _sizeOf(id);
        var watch = new AnswerWatch(_timeProvider, Timeout.InfiniteTimeSpan, ended => Remove(id, ended));
        lock (_gate)
        {
            if (!_watches.TryGetValue(id, out var watches))
            {
                _watches[id] = watches = [];
                _sizes.Add(id, size);
            }

            watches.Add(watch);
        }

        return watch;
    }

    /// <summary>Wakes the watchers of an answer.</summary>
    public void Signal(string id)
    {
        AnswerWatch[] watches;
        lock (_gate)
        {
            watches = _watches.TryGetValue(id, out var found) ? [.. found] : [];
        }

        foreach (var watch in watches)
        {
            watch.Signal();
        }
    }

    /// <summary>Makes a change, under the lock of the answer, of which the loop need not tell.</summary>
    public T Change<T>(string id, Func<T> change)
    {
        var before = _sizeOf(id);
        var result = change();
        _sizes.Note(id, before, _sizeOf(id));
        return result;
    }

    private ValueTask Remove(string id, AnswerWatch watch)
    {
        lock (_gate)
        {
            if (_watches.TryGetValue(id, out var watches) && watches.Remove(watch) && watches.Count == 0)
            {
                _watches.Remove(id);
                _sizes.Remove(id);
            }
        }

        return ValueTask.CompletedTask;
    }
}
