using System.Collections.Immutable;
using System.Globalization;

namespace GeminiRx.Emulator;

/// <summary>The saved states of sessions: the conversations by their handles.</summary>
internal sealed class LiveStates
{
    private const int Capacity = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ImmutableList<string>> _states = [];
    private readonly Queue<string> _order = new();
    private long _count;

    public string Save(ImmutableList<string> conversation)
    {
        lock (_gate)
        {
            var handle = string.Create(CultureInfo.InvariantCulture, $"handle-{++_count:D6}");
            _states.Add(handle, conversation);
            _order.Enqueue(handle);
            if (_order.Count > Capacity)
            {
                _states.Remove(_order.Dequeue());
            }

            return handle;
        }
    }

    public ImmutableList<string>? Find(string handle)
    {
        lock (_gate)
        {
            return _states.GetValueOrDefault(handle);
        }
    }
}
