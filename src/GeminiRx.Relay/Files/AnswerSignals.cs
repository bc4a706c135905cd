namespace GeminiRx.Relay.Files;

/// <summary>The watches of this process, by the answer that they watch.</summary>
internal sealed class AnswerSignals(TimeProvider timeProvider, TimeSpan pollInterval)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<AnswerWatch>> _watches = [];

    public AnswerWatch Watch(string id)
    {
        var watch = new AnswerWatch(timeProvider, pollInterval, ended => Remove(id, ended));
        lock (_gate)
        {
            if (!_watches.TryGetValue(id, out var watches))
            {
                _watches[id] = watches = [];
            }

            watches.Add(watch);
        }

        return watch;
    }

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

    private ValueTask Remove(string id, AnswerWatch watch)
    {
        lock (_gate)
        {
            if (_watches.TryGetValue(id, out var watches) && watches.Remove(watch) && watches.Count == 0)
            {
                _watches.Remove(id);
            }
        }

        return ValueTask.CompletedTask;
    }
}
