namespace GeminiRx.Relay.Files;

/// <summary>One loop for all files that are watched in a process: it looks whether their sizes have changed, since other processes may
/// append to them. Thread-safe.</summary>
/// <param name="timeProvider">The clock.</param>
/// <param name="interval">How often the loop looks.</param>
/// <param name="sizeOf">The size of a file; -1 if there is none.</param>
/// <param name="changed">Is called when a file has another size.</param>
internal sealed class WatchedSizes(TimeProvider timeProvider, TimeSpan interval, Func<string, long> sizeOf, Action<string> changed)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _sizes = [];
    private bool _isLooking;

    /// <summary>Begins to look at a file, unless it is looked at already.</summary>
    /// <param name="key">The file.</param>
    /// <param name="size">Its size before the watcher reads it.</param>
    public void Add(string key, long size)
    {
        lock (_gate)
        {
            _sizes.TryAdd(key, size);
            if (!_isLooking)
            {
                _isLooking = true;
                using (ExecutionContext.SuppressFlow()) // the loop outlives the request
                {
                    _ = Task.Run(LookAsync);
                }
            }
        }
    }

    /// <summary>Ends to look at a file.</summary>
    public void Remove(string key)
    {
        lock (_gate)
        {
            _sizes.Remove(key);
        }
    }

    /// <summary>Notes a change of this process, whose watchers know of it. It does not hide what another process changed before.</summary>
    /// <param name="key">The file.</param>
    /// <param name="before">The size before the change.</param>
    /// <param name="after">The size after the change.</param>
    public void Note(string key, long before, long after)
    {
        lock (_gate)
        {
            if (_sizes.TryGetValue(key, out var size) && size == before)
            {
                _sizes[key] = after;
            }
        }
    }

    private async Task LookAsync()
    {
        while (true)
        {
            await Task.Delay(interval, timeProvider).ConfigureAwait(false);
            string[] keys;
            lock (_gate)
            {
                if (_sizes.Count == 0)
                {
                    _isLooking = false;
                    return;
                }

                keys = [.. _sizes.Keys];
            }

            foreach (var key in keys.Where(key => Advance(key, sizeOf(key))))
            {
                changed(key);
            }
        }
    }

    // Whether the size is another one.
    private bool Advance(string key, long size)
    {
        lock (_gate)
        {
            if (!_sizes.TryGetValue(key, out var before) || before == size)
            {
                return false;
            }

            _sizes[key] = size;
            return true;
        }
    }
}
