namespace GeminiRx.Relay.Files;

/// <summary>What is known of the files of a folder, so that they are not read again. Above its capacity, the file that was not used for
/// the longest time is forgotten. Thread-safe.</summary>
/// <typeparam name="TState">What is known of a file.</typeparam>
/// <param name="capacity">The maximum number of files.</param>
internal sealed class KnownFiles<TState>(int capacity = KnownFiles.Capacity)
    where TState : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, TState State)>> _nodes = [];
    private readonly LinkedList<(string Key, TState State)> _byUse = []; // the last used one is the last

    /// <summary>Finds what is known of a file; null if nothing is.</summary>
    public TState? Find(string key)
    {
        lock (_gate)
        {
            if (!_nodes.TryGetValue(key, out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddLast(node);
            return node.Value.State;
        }
    }

    /// <summary>Replaces what is known of a file.</summary>
    /// <param name="key">The file.</param>
    /// <param name="expected">What was known; null if nothing was.</param>
    /// <param name="state">What is known now.</param>
    /// <returns><paramref name="state"/>, or what another thread has put there meanwhile.</returns>
    public TState Replace(string key, TState? expected, TState state)
    {
        lock (_gate)
        {
            if (_nodes.TryGetValue(key, out var node))
            {
                if (node.Value.State != expected)
                {
                    return node.Value.State;
                }

                _byUse.Remove(node);
            }
            else if (_nodes.Count == capacity)
            {
                _nodes.Remove(_byUse.First!.Value.Key);
                _byUse.RemoveFirst();
            }

            _nodes[key] = _byUse.AddLast((key, state));
            return state;
        }
    }

    /// <summary>Forgets a file.</summary>
    public void Forget(string key)
    {
        lock (_gate)
        {
            if (_nodes.Remove(key, out var node))
            {
                _byUse.Remove(node);
            }
        }
    }
}

/// <summary>The limit of what is known.</summary>
internal static class KnownFiles
{
    /// <summary>The number of files, unless options say another one: twice the number of answers that a relay writes at once.</summary>
    public const int Capacity = 2048;
}
