namespace GeminiRx.Emulator;

/// <summary>How often each prompt has met a fault that is to happen a limited number of times.</summary>
internal sealed class FaultCounts
{
    private const int Capacity = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Fault, int Prompt), int> _counts = [];

    /// <summary>Whether it happens once more to this prompt; counts it.</summary>
    public bool Happens(FaultSpec spec, int prompt)
    {
        if (spec.Times is not { } times)
        {
            return true;
        }

        lock (_gate)
        {
            // Memory stays bounded; a fault that was over may then happen again.
            if (_counts.Count >= Capacity)
            {
                _counts.Clear();
            }

            var count = _counts.GetValueOrDefault((spec.Text, prompt));
            _counts[(spec.Text, prompt)] = Math.Min(count + 1, times);
            return count < times;
        }
    }
}
